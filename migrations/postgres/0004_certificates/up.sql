-- What was issued, as it was issued: `document` holds everything that stands on the paper.
CREATE TABLE certificates (
  id uuid PRIMARY KEY,
  enrolment_id uuid NOT NULL REFERENCES enrolments (id),
  person_id uuid NOT NULL REFERENCES persons (id),
  number text NOT NULL UNIQUE,
  code text NOT NULL UNIQUE,
  document jsonb NOT NULL,
  issued_at timestamptz NOT NULL,
  valid_until timestamptz,
  revoked_at timestamptz,
  revocation_reason text,
  superseded_by uuid REFERENCES certificates (id)
);
-- One certificate that counts for each enrolment, whatever runs at the same time.
CREATE UNIQUE INDEX certificates_one_per_enrolment ON certificates (enrolment_id)
  WHERE revoked_at IS NULL AND superseded_by IS NULL;
CREATE INDEX certificates_person ON certificates (person_id);

CREATE TABLE certificate_documents (
  certificate_id uuid PRIMARY KEY REFERENCES certificates (id),
  pdf bytea NOT NULL,
  sha256 text NOT NULL,
  rendered_at timestamptz NOT NULL
);
