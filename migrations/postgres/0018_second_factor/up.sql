-- Since when a person has a second factor; null: none, or one that is not confirmed yet.
ALTER TABLE persons ADD COLUMN second_factor_at timestamptz;
-- When who is signed in last showed that it is they: by signing in, or by the password since.
ALTER TABLE sessions ADD COLUMN confirmed_at timestamptz NOT NULL DEFAULT 'epoch';
UPDATE sessions SET confirmed_at = created_at;

-- `secret` is sealed with a key that is not in the database. `last_step`: the time step of the last code that was taken; it and
-- all before it are spent.
CREATE TABLE second_factors (
  person_id uuid PRIMARY KEY REFERENCES persons (id) ON DELETE CASCADE,
  secret bytea NOT NULL,
  last_step bigint NOT NULL,
  begun_at timestamptz NOT NULL
);

-- Codes for a day without the telephone, each good once.
CREATE TABLE recovery_codes (
  person_id uuid NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  hash bytea NOT NULL,
  created_at timestamptz NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (person_id, hash)
);

-- How often somebody was wrong since then, with codes and with passwords of confirmations.
CREATE TABLE confirmation_limits (
  person_id uuid PRIMARY KEY REFERENCES persons (id) ON DELETE CASCADE,
  wrong integer NOT NULL,
  since timestamptz NOT NULL,
  locked_until timestamptz
);
