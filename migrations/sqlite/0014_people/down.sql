DROP INDEX cohorts_title;
DROP INDEX audit_subject;
DROP INDEX audit_action;
DROP INDEX audit_actor;
CREATE TABLE one_time_tokens_old (
  hash BLOB NOT NULL PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('confirm-address', 'reset-password', 'set-up')),
  person_id BLOB REFERENCES persons (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO one_time_tokens_old SELECT hash, purpose, person_id, created_at, expires_at, used_at FROM one_time_tokens
  WHERE purpose <> 'invitation';
DROP TABLE one_time_tokens;
ALTER TABLE one_time_tokens_old RENAME TO one_time_tokens;
CREATE INDEX one_time_tokens_person ON one_time_tokens (person_id);
DROP INDEX persons_bounced;
DROP INDEX persons_without_password;
DROP INDEX persons_locked;
DROP INDEX persons_role;
DROP TABLE person_words;
DROP TABLE long_work_items;
DROP TABLE long_work;
