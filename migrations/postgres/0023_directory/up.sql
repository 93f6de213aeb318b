-- Joiners and leavers over SCIM. A directory shows a secret of which only the hash is kept; `may_roles`: whether it may change
-- staff and give roles.
CREATE TABLE scim_tokens (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  hash bytea NOT NULL UNIQUE,
  may_roles boolean NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
CREATE UNIQUE INDEX scim_tokens_name ON scim_tokens (name) WHERE revoked_at IS NULL;

-- What a directory says of a person besides the profile. `suspended_at`: the moment of the lock that it set, so that it lifts no
-- other; `removed_at`: since when it sees the person no more.
CREATE TABLE scim_users (
  person_id uuid PRIMARY KEY REFERENCES persons (id) ON DELETE CASCADE,
  external_id text,
  formatted_name text,
  family_name text,
  given_name text,
  language_given boolean NOT NULL,
  suspended_at timestamptz,
  removed_at timestamptz
);
CREATE INDEX scim_users_external ON scim_users (external_id) WHERE external_id IS NOT NULL;

-- Groups of a directory. What one means here is said here: the learners of a cohort, or a role.
CREATE TABLE scim_groups (
  id uuid PRIMARY KEY,
  display_name text NOT NULL,
  name_key text NOT NULL UNIQUE,
  external_id text,
  cohort_id uuid REFERENCES cohorts (id),
  role text,
  created_at timestamptz NOT NULL
);
CREATE INDEX scim_groups_external ON scim_groups (external_id) WHERE external_id IS NOT NULL;

CREATE TABLE scim_members (
  group_id uuid NOT NULL REFERENCES scim_groups (id) ON DELETE CASCADE,
  person_id uuid NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  PRIMARY KEY (group_id, person_id)
);
CREATE INDEX scim_members_person ON scim_members (person_id);
