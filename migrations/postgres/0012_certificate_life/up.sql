-- Learners who get no certificate although the rules would give them one, and why.
CREATE TABLE certificate_exclusions (
  enrolment_id UUID NOT NULL PRIMARY KEY REFERENCES enrolments (id),
  reason TEXT NOT NULL,
  excluded_by UUID NOT NULL REFERENCES persons (id),
  excluded_at TIMESTAMPTZ NOT NULL
);

-- Certificates that an administrator released together: a list of them, signed.
CREATE TABLE certificate_batches (
  id UUID NOT NULL PRIMARY KEY,
  issued_by UUID NOT NULL REFERENCES persons (id),
  issued_at TIMESTAMPTZ NOT NULL,
  certificates INTEGER NOT NULL,
  signed TEXT NOT NULL
);

CREATE INDEX enrolments_by_course ON enrolments (course, status, id);
