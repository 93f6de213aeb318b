-- The public part of every key that ever signed a credential. Rows stay: what a key signed is verified with them.
CREATE TABLE signing_keys (
  id TEXT NOT NULL PRIMARY KEY,
  ed25519 BLOB NOT NULL,
  p256 BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  retired_at INTEGER
) STRICT;

-- The credential of a certificate: its place on a status list from the issue on, its bytes once they were signed.
CREATE TABLE credentials (
  certificate_id BLOB NOT NULL PRIMARY KEY REFERENCES certificates (id),
  list INTEGER NOT NULL,
  place INTEGER NOT NULL,
  signed TEXT,
  signed_at INTEGER,
  UNIQUE (list, place)
) STRICT;

-- The bits that are set: credentials that were taken back or replaced. They are never unset.
CREATE TABLE credential_status (
  list INTEGER NOT NULL,
  place INTEGER NOT NULL,
  set_at INTEGER NOT NULL,
  PRIMARY KEY (list, place)
) STRICT, WITHOUT ROWID;
