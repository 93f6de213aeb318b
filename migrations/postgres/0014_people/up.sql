-- Work that takes longer than a request, done by the worker in pieces. `prepared`: shown to who asked, not begun. `due_at`: when
-- the next piece is to be done; while a worker holds it, when the lease runs out; null when nothing is to be done.
CREATE TABLE long_work (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  state text NOT NULL CHECK (state IN ('prepared', 'running', 'done', 'failed')),
  total integer NOT NULL,
  done integer NOT NULL,
  by_id uuid,
  options jsonb NOT NULL,
  result jsonb NOT NULL,
  error text,
  tries integer NOT NULL,
  created_at timestamptz NOT NULL,
  begun_at timestamptz,
  ended_at timestamptz,
  due_at timestamptz,
  lease uuid
);
CREATE INDEX long_work_due ON long_work (due_at);
CREATE INDEX long_work_created ON long_work (created_at);

-- Its items, done in the order of their numbers from 1; what became of each.
CREATE TABLE long_work_items (
  work_id uuid NOT NULL REFERENCES long_work (id) ON DELETE CASCADE,
  number integer NOT NULL,
  input jsonb NOT NULL,
  fate text,
  detail jsonb,
  PRIMARY KEY (work_id, number)
);
CREATE INDEX long_work_items_fate ON long_work_items (work_id, fate, number);

-- The words by which people are found, without case and diacritics; compared byte by byte, so that a beginning is a range.
CREATE TABLE person_words (
  person_id uuid NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  word text COLLATE "C" NOT NULL,
  PRIMARY KEY (person_id, word)
);
CREATE INDEX person_words_word ON person_words (word, person_id);
CREATE INDEX persons_role ON persons (role, id);
CREATE INDEX persons_locked ON persons (id) WHERE locked_at IS NOT NULL;
CREATE INDEX persons_without_password ON persons (id) WHERE password_hash IS NULL;
CREATE INDEX persons_bounced ON persons (id) WHERE bounced_at IS NOT NULL;

-- A new person gets in by a link that sets the password.
ALTER TABLE one_time_tokens DROP CONSTRAINT one_time_tokens_purpose_check;
ALTER TABLE one_time_tokens ADD CONSTRAINT one_time_tokens_purpose_check
  CHECK (purpose IN ('confirm-address', 'reset-password', 'set-up', 'invitation'));

-- For filters of the audit log, and for finding a cohort by its title.
CREATE INDEX audit_actor ON audit (actor_id, id);
CREATE INDEX audit_action ON audit (action, id);
CREATE INDEX audit_subject ON audit (subject, id);
CREATE INDEX cohorts_title ON cohorts (title);
