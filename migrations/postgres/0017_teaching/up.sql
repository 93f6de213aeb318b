-- What was written to a cohort, and the mails it became.
CREATE TABLE announcements (
  id uuid PRIMARY KEY,
  cohort_id uuid NOT NULL REFERENCES cohorts (id),
  sender_id uuid NOT NULL REFERENCES persons (id),
  audience text NOT NULL,
  subject text NOT NULL,
  text text NOT NULL,
  recipients integer NOT NULL,
  sent_at timestamptz NOT NULL
);
CREATE INDEX announcements_cohort ON announcements (cohort_id, id);

CREATE TABLE announcement_mails (
  announcement_id uuid NOT NULL REFERENCES announcements (id),
  outbox_id uuid NOT NULL REFERENCES outbox (id),
  PRIMARY KEY (announcement_id, outbox_id)
);

-- Addresses that were invited into a cohort. `hash` is that of the secret in the mailed link. One of them waits for each
-- address in a cohort.
CREATE TABLE invitations (
  id uuid PRIMARY KEY,
  cohort_id uuid NOT NULL REFERENCES cohorts (id),
  email text NOT NULL,
  email_key text NOT NULL,
  language text NOT NULL,
  hash bytea NOT NULL,
  invited_by uuid NOT NULL REFERENCES persons (id),
  created_at timestamptz NOT NULL,
  sent_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  accepted_at timestamptz,
  accepted_by uuid REFERENCES persons (id),
  withdrawn_at timestamptz
);
CREATE UNIQUE INDEX invitations_hash ON invitations (hash);
CREATE INDEX invitations_cohort ON invitations (cohort_id, id);
CREATE UNIQUE INDEX invitations_waiting ON invitations (cohort_id, email_key)
  WHERE accepted_at IS NULL AND withdrawn_at IS NULL;

-- Who waits to be let in.
CREATE INDEX enrolments_pending ON enrolments (course, cohort_id, id) WHERE status = 'pending';
