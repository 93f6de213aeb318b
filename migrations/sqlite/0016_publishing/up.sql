-- Of certificates: the course and the holder's name in lower case, to find them by; the batch that they were released in.
ALTER TABLE certificates ADD COLUMN course TEXT NOT NULL DEFAULT '';
ALTER TABLE certificates ADD COLUMN holder_key TEXT NOT NULL DEFAULT '';
ALTER TABLE certificates ADD COLUMN batch_id BLOB REFERENCES certificate_batches (id);
UPDATE certificates SET
  course = (SELECT e.course FROM enrolments e WHERE e.id = certificates.enrolment_id),
  holder_key = lower(json_extract(document, '$.holder'));
CREATE INDEX certificates_course ON certificates (course, id);
CREATE INDEX certificates_batch ON certificates (batch_id, id) WHERE batch_id IS NOT NULL;
CREATE INDEX certificates_revoked ON certificates (id) WHERE revoked_at IS NOT NULL;
CREATE INDEX certificates_superseded ON certificates (id) WHERE superseded_by IS NOT NULL;
CREATE INDEX certificates_until ON certificates (id) WHERE valid_until IS NOT NULL;

-- The version whose questions an attempt asks, where its enrolment has moved on to another one; null: the enrolment's.
ALTER TABLE attempts ADD COLUMN version_id BLOB REFERENCES course_versions (id);
CREATE INDEX attempts_version ON attempts (version_id) WHERE version_id IS NOT NULL;
