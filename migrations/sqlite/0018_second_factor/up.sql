-- Since when a person has a second factor; null: none, or one that is not confirmed yet.
ALTER TABLE persons ADD COLUMN second_factor_at INTEGER;
-- When who is signed in last showed that it is they: by signing in, or by the password since.
ALTER TABLE sessions ADD COLUMN confirmed_at INTEGER NOT NULL DEFAULT 0;
UPDATE sessions SET confirmed_at = created_at;

-- `secret` is sealed with a key that is not in the database. `last_step`: the time step of the last code that was taken; it and
-- all before it are spent.
CREATE TABLE second_factors (
  person_id BLOB NOT NULL PRIMARY KEY REFERENCES persons (id) ON DELETE CASCADE,
  secret BLOB NOT NULL,
  last_step INTEGER NOT NULL,
  begun_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Codes for a day without the telephone, each good once.
CREATE TABLE recovery_codes (
  person_id BLOB NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  hash BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  used_at INTEGER,
  PRIMARY KEY (person_id, hash)
) STRICT, WITHOUT ROWID;

-- How often somebody was wrong since then, with codes and with passwords of confirmations.
CREATE TABLE confirmation_limits (
  person_id BLOB NOT NULL PRIMARY KEY REFERENCES persons (id) ON DELETE CASCADE,
  wrong INTEGER NOT NULL,
  since INTEGER NOT NULL,
  locked_until INTEGER
) STRICT, WITHOUT ROWID;
