-- Whether the provider by which somebody signed in vouched for a second factor: then the session has one.
ALTER TABLE sessions ADD COLUMN vouched boolean NOT NULL DEFAULT false;

-- Who somebody is to a provider of identities: its name in the settings, and the subject it calls them by, which stays. One person has
-- one identity at each provider.
CREATE TABLE identities (
  provider text NOT NULL,
  subject text NOT NULL,
  person_id uuid NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  linked_at timestamptz NOT NULL,
  last_used_at timestamptz NOT NULL,
  PRIMARY KEY (provider, subject)
);
CREATE UNIQUE INDEX identities_person ON identities (person_id, provider);

-- Ways to a provider that somebody came back from, hashed: nobody comes back from the same one twice. After `expires_at` the way
-- itself is too old.
CREATE TABLE ways_taken (
  hash bytea PRIMARY KEY,
  expires_at timestamptz NOT NULL
);
CREATE INDEX ways_taken_expires_at ON ways_taken (expires_at);
