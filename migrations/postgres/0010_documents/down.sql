DROP INDEX cohorts_to_conclude;
ALTER TABLE cohorts DROP COLUMN concluded_at;
-- Fails where both kinds stand side by side: nothing that was issued is lost silently.
DROP INDEX certificates_one_per_kind;
CREATE UNIQUE INDEX certificates_one_per_enrolment ON certificates (enrolment_id)
  WHERE revoked_at IS NULL AND superseded_by IS NULL;
ALTER TABLE certificates DROP COLUMN kind;
