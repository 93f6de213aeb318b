-- Since when a person has a passkey; nothing: there is none.
ALTER TABLE persons ADD COLUMN passkeys_at timestamptz;
-- When a passkey was last shown in a session: then the session has both factors, as long as the person has a passkey.
ALTER TABLE sessions ADD COLUMN passkey_at timestamptz;

-- Passkeys (WebAuthn): a public key each, and what is needed to judge what its authenticator says. `counter`: how often that says it
-- has signed; authenticators that do not count say 0 always.
CREATE TABLE passkeys (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  credential_id bytea NOT NULL UNIQUE,
  credential jsonb NOT NULL,
  counter bigint NOT NULL,
  name text NOT NULL,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz
);
CREATE INDEX passkeys_person ON passkeys (person_id);

-- What authenticators were asked to sign: for one purpose, in one session where there is one, once. Known by the hash of the secret that
-- whoever asked got with it.
CREATE TABLE passkey_challenges (
  hash bytea PRIMARY KEY,
  purpose text NOT NULL,
  session_id uuid REFERENCES sessions (id) ON DELETE CASCADE,
  state jsonb NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX passkey_challenges_session ON passkey_challenges (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX passkey_challenges_expires_at ON passkey_challenges (expires_at);
