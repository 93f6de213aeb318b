-- What the keys of tokens are made of besides a secret that is not in the database. Without a row there is the first key of the secret
-- alone; an empty salt is that key. Which one signs: the youngest whose `signs_from` has come. Without `accepted_until` no other took
-- its place yet.
CREATE TABLE token_keys (
  salt text PRIMARY KEY,
  signs_from timestamptz NOT NULL,
  accepted_until timestamptz
);
