-- Joiners and leavers over SCIM. A directory shows a secret of which only the hash is kept; `may_roles`: whether it may change
-- staff and give roles.
CREATE TABLE scim_tokens (
  id BLOB NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  hash BLOB NOT NULL UNIQUE,
  may_roles INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  last_used_at INTEGER,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX scim_tokens_name ON scim_tokens (name) WHERE revoked_at IS NULL;

-- What a directory says of a person besides the profile. `suspended_at`: the moment of the lock that it set, so that it lifts no
-- other; `removed_at`: since when it sees the person no more.
CREATE TABLE scim_users (
  person_id BLOB NOT NULL PRIMARY KEY REFERENCES persons (id) ON DELETE CASCADE,
  external_id TEXT,
  formatted_name TEXT,
  family_name TEXT,
  given_name TEXT,
  language_given INTEGER NOT NULL,
  suspended_at INTEGER,
  removed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX scim_users_external ON scim_users (external_id) WHERE external_id IS NOT NULL;

-- Groups of a directory. What one means here is said here: the learners of a cohort, or a role.
CREATE TABLE scim_groups (
  id BLOB NOT NULL PRIMARY KEY,
  display_name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  external_id TEXT,
  cohort_id BLOB REFERENCES cohorts (id),
  role TEXT,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX scim_groups_external ON scim_groups (external_id) WHERE external_id IS NOT NULL;

CREATE TABLE scim_members (
  group_id BLOB NOT NULL REFERENCES scim_groups (id) ON DELETE CASCADE,
  person_id BLOB NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  PRIMARY KEY (group_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX scim_members_person ON scim_members (person_id);
