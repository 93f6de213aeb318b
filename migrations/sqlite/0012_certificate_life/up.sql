-- Learners who get no certificate although the rules would give them one, and why.
CREATE TABLE certificate_exclusions (
  enrolment_id BLOB NOT NULL PRIMARY KEY REFERENCES enrolments (id),
  reason TEXT NOT NULL,
  excluded_by BLOB NOT NULL REFERENCES persons (id),
  excluded_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Certificates that an administrator released together: a list of them, signed.
CREATE TABLE certificate_batches (
  id BLOB NOT NULL PRIMARY KEY,
  issued_by BLOB NOT NULL REFERENCES persons (id),
  issued_at INTEGER NOT NULL,
  certificates INTEGER NOT NULL,
  signed TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX enrolments_by_course ON enrolments (course, status, id);
