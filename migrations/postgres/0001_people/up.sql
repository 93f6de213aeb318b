-- People and how they get in.
CREATE TABLE persons (
  id uuid PRIMARY KEY,
  email text NOT NULL,
  email_key text NOT NULL UNIQUE,
  full_name text NOT NULL,
  country text,
  affiliation text,
  language text NOT NULL,
  role text NOT NULL CHECK (role IN ('learner', 'facilitator', 'administrator')),
  password_hash text,
  email_confirmed_at timestamptz,
  locked_at timestamptz,
  demo boolean NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE TABLE sessions (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  user_agent text,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX sessions_person ON sessions (person_id);

-- Refresh tokens, hashed. `successor` tells what a token was exchanged for, so that a lost reply can be told from a replay.
CREATE TABLE refresh_tokens (
  hash bytea PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  issued_at timestamptz NOT NULL,
  used_at timestamptz,
  successor bytea
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);

-- Links that work once: address confirmation, password reset, the set-up of the first administrator.
CREATE TABLE one_time_tokens (
  hash bytea PRIMARY KEY,
  purpose text NOT NULL CHECK (purpose IN ('confirm-address', 'reset-password', 'set-up')),
  person_id uuid REFERENCES persons (id) ON DELETE CASCADE,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX one_time_tokens_person ON one_time_tokens (person_id);

-- Replies to requests that carried an idempotency key, kept with their effect.
CREATE TABLE idempotency_keys (
  scope text NOT NULL,
  name text NOT NULL,
  fingerprint bytea NOT NULL,
  status integer NOT NULL,
  body text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (scope, name)
);
CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);

-- Who did what, when and why. Rows are only ever added.
CREATE TABLE audit (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  actor_id uuid,
  action text NOT NULL,
  subject text NOT NULL,
  reason text,
  detail jsonb NOT NULL
);
CREATE INDEX audit_at ON audit (at);

-- Small facts about this database, by name.
CREATE TABLE facts (
  name text PRIMARY KEY,
  value text NOT NULL
);

-- Running numbers, such as those of certificates.
CREATE TABLE counters (
  name text PRIMARY KEY,
  value bigint NOT NULL
);
