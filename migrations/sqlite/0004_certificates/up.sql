-- What was issued, as it was issued: `document` holds everything that stands on the paper.
CREATE TABLE certificates (
  id BLOB NOT NULL PRIMARY KEY,
  enrolment_id BLOB NOT NULL REFERENCES enrolments (id),
  person_id BLOB NOT NULL REFERENCES persons (id),
  number TEXT NOT NULL UNIQUE,
  code TEXT NOT NULL UNIQUE,
  document TEXT NOT NULL CHECK (json_valid(document)),
  issued_at INTEGER NOT NULL,
  valid_until INTEGER,
  revoked_at INTEGER,
  revocation_reason TEXT,
  superseded_by BLOB REFERENCES certificates (id)
) STRICT, WITHOUT ROWID;
-- One certificate that counts for each enrolment, whatever runs at the same time.
CREATE UNIQUE INDEX certificates_one_per_enrolment ON certificates (enrolment_id)
  WHERE revoked_at IS NULL AND superseded_by IS NULL;
CREATE INDEX certificates_person ON certificates (person_id);

CREATE TABLE certificate_documents (
  certificate_id BLOB NOT NULL PRIMARY KEY REFERENCES certificates (id),
  pdf BLOB NOT NULL,
  sha256 TEXT NOT NULL,
  rendered_at INTEGER NOT NULL
) STRICT;
