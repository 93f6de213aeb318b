-- People and how they get in.
CREATE TABLE persons (
  id BLOB NOT NULL PRIMARY KEY,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL UNIQUE,
  full_name TEXT NOT NULL,
  country TEXT,
  affiliation TEXT,
  language TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('learner', 'facilitator', 'administrator')),
  password_hash TEXT,
  email_confirmed_at INTEGER,
  locked_at INTEGER,
  demo INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
  id BLOB NOT NULL PRIMARY KEY,
  person_id BLOB NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  user_agent TEXT,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_person ON sessions (person_id);

-- Refresh tokens, hashed. `successor` tells what a token was exchanged for, so that a lost reply can be told from a replay.
CREATE TABLE refresh_tokens (
  hash BLOB NOT NULL PRIMARY KEY,
  session_id BLOB NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  issued_at INTEGER NOT NULL,
  used_at INTEGER,
  successor BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);

-- Links that work once: address confirmation, password reset, the set-up of the first administrator.
CREATE TABLE one_time_tokens (
  hash BLOB NOT NULL PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('confirm-address', 'reset-password', 'set-up')),
  person_id BLOB REFERENCES persons (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX one_time_tokens_person ON one_time_tokens (person_id);

-- Replies to requests that carried an idempotency key, kept with their effect.
CREATE TABLE idempotency_keys (
  scope TEXT NOT NULL,
  name TEXT NOT NULL,
  fingerprint BLOB NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (scope, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);

-- Who did what, when and why. Rows are only ever added.
CREATE TABLE audit (
  id BLOB NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  actor_id BLOB,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  reason TEXT,
  detail TEXT NOT NULL CHECK (json_valid(detail))
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_at ON audit (at);

-- Small facts about this database, by name.
CREATE TABLE facts (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Running numbers, such as those of certificates.
CREATE TABLE counters (
  name TEXT NOT NULL PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
