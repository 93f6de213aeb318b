-- Whether the provider by which somebody signed in vouched for a second factor: then the session has one.
ALTER TABLE sessions ADD COLUMN vouched INTEGER NOT NULL DEFAULT 0;

-- Who somebody is to a provider of identities: its name in the settings, and the subject it calls them by, which stays. One person has
-- one identity at each provider.
CREATE TABLE identities (
  provider TEXT NOT NULL,
  subject TEXT NOT NULL,
  person_id BLOB NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  linked_at INTEGER NOT NULL,
  last_used_at INTEGER NOT NULL,
  PRIMARY KEY (provider, subject)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX identities_person ON identities (person_id, provider);

-- Ways to a provider that somebody came back from, hashed: nobody comes back from the same one twice. After `expires_at` the way
-- itself is too old.
CREATE TABLE ways_taken (
  hash BLOB NOT NULL PRIMARY KEY,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX ways_taken_expires_at ON ways_taken (expires_at);
