-- Work that takes longer than a request, done by the worker in pieces. `prepared`: shown to who asked, not begun. `due_at`: when
-- the next piece is to be done; while a worker holds it, when the lease runs out; null when nothing is to be done.
CREATE TABLE long_work (
  id BLOB NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('prepared', 'running', 'done', 'failed')),
  total INTEGER NOT NULL,
  done INTEGER NOT NULL,
  by_id BLOB,
  options TEXT NOT NULL CHECK (json_valid(options)),
  result TEXT NOT NULL CHECK (json_valid(result)),
  error TEXT,
  tries INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  begun_at INTEGER,
  ended_at INTEGER,
  due_at INTEGER,
  lease BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX long_work_due ON long_work (due_at);
CREATE INDEX long_work_created ON long_work (created_at);

-- Its items, done in the order of their numbers from 1; what became of each.
CREATE TABLE long_work_items (
  work_id BLOB NOT NULL REFERENCES long_work (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  input TEXT NOT NULL CHECK (json_valid(input)),
  fate TEXT,
  detail TEXT CHECK (json_valid(detail)),
  PRIMARY KEY (work_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX long_work_items_fate ON long_work_items (work_id, fate, number);

-- The words by which people are found, without case and diacritics; compared byte by byte, so that a beginning is a range.
CREATE TABLE person_words (
  person_id BLOB NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  word TEXT NOT NULL,
  PRIMARY KEY (person_id, word)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_words_word ON person_words (word, person_id);
CREATE INDEX persons_role ON persons (role, id);
CREATE INDEX persons_locked ON persons (id) WHERE locked_at IS NOT NULL;
CREATE INDEX persons_without_password ON persons (id) WHERE password_hash IS NULL;
CREATE INDEX persons_bounced ON persons (id) WHERE bounced_at IS NOT NULL;

-- A new person gets in by a link that sets the password.
CREATE TABLE one_time_tokens_new (
  hash BLOB NOT NULL PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('confirm-address', 'reset-password', 'set-up', 'invitation')),
  person_id BLOB REFERENCES persons (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO one_time_tokens_new SELECT hash, purpose, person_id, created_at, expires_at, used_at FROM one_time_tokens;
DROP TABLE one_time_tokens;
ALTER TABLE one_time_tokens_new RENAME TO one_time_tokens;
CREATE INDEX one_time_tokens_person ON one_time_tokens (person_id);

-- For filters of the audit log, and for finding a cohort by its title.
CREATE INDEX audit_actor ON audit (actor_id, id);
CREATE INDEX audit_action ON audit (action, id);
CREATE INDEX audit_subject ON audit (subject, id);
CREATE INDEX cohorts_title ON cohorts (title);
