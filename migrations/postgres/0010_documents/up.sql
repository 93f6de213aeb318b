-- A certificate of participation may stand beside one of completion: one that counts for each enrolment and kind.
ALTER TABLE certificates ADD COLUMN kind text NOT NULL DEFAULT 'completion';
DROP INDEX certificates_one_per_enrolment;
CREATE UNIQUE INDEX certificates_one_per_kind ON certificates (enrolment_id, kind)
  WHERE revoked_at IS NULL AND superseded_by IS NULL;

-- When the certificates of participation of a cohort that has ended were issued.
ALTER TABLE cohorts ADD COLUMN concluded_at timestamptz;
CREATE INDEX cohorts_to_conclude ON cohorts (ends_at) WHERE concluded_at IS NULL;
