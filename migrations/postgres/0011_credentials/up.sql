-- The public part of every key that ever signed a credential. Rows stay: what a key signed is verified with them.
CREATE TABLE signing_keys (
  id text PRIMARY KEY,
  ed25519 bytea NOT NULL,
  p256 bytea NOT NULL,
  created_at timestamptz NOT NULL,
  retired_at timestamptz
);

-- The credential of a certificate: its place on a status list from the issue on, its bytes once they were signed.
CREATE TABLE credentials (
  certificate_id uuid PRIMARY KEY REFERENCES certificates (id),
  list integer NOT NULL,
  place integer NOT NULL,
  signed text,
  signed_at timestamptz,
  UNIQUE (list, place)
);

-- The bits that are set: credentials that were taken back or replaced. They are never unset.
CREATE TABLE credential_status (
  list integer NOT NULL,
  place integer NOT NULL,
  set_at timestamptz NOT NULL,
  PRIMARY KEY (list, place)
);
