-- What was written to a cohort, and the mails it became.
CREATE TABLE announcements (
  id BLOB NOT NULL PRIMARY KEY,
  cohort_id BLOB NOT NULL REFERENCES cohorts (id),
  sender_id BLOB NOT NULL REFERENCES persons (id),
  audience TEXT NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  recipients INTEGER NOT NULL,
  sent_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX announcements_cohort ON announcements (cohort_id, id);

CREATE TABLE announcement_mails (
  announcement_id BLOB NOT NULL REFERENCES announcements (id),
  outbox_id BLOB NOT NULL REFERENCES outbox (id),
  PRIMARY KEY (announcement_id, outbox_id)
) STRICT, WITHOUT ROWID;

-- Addresses that were invited into a cohort. `hash` is that of the secret in the mailed link. One of them waits for each
-- address in a cohort.
CREATE TABLE invitations (
  id BLOB NOT NULL PRIMARY KEY,
  cohort_id BLOB NOT NULL REFERENCES cohorts (id),
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  language TEXT NOT NULL,
  hash BLOB NOT NULL,
  invited_by BLOB NOT NULL REFERENCES persons (id),
  created_at INTEGER NOT NULL,
  sent_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  accepted_at INTEGER,
  accepted_by BLOB REFERENCES persons (id),
  withdrawn_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX invitations_hash ON invitations (hash);
CREATE INDEX invitations_cohort ON invitations (cohort_id, id);
CREATE UNIQUE INDEX invitations_waiting ON invitations (cohort_id, email_key)
  WHERE accepted_at IS NULL AND withdrawn_at IS NULL;

-- Who waits to be let in.
CREATE INDEX enrolments_pending ON enrolments (course, cohort_id, id) WHERE status = 'pending';
