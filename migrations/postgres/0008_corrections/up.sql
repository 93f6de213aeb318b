-- Questions whose key was corrected: attempts of versions before `version_id` are graded by the key that stands there.
CREATE TABLE corrections (
  course text NOT NULL,
  question text NOT NULL,
  version_id uuid NOT NULL REFERENCES course_versions (id),
  made_at timestamptz NOT NULL,
  PRIMARY KEY (course, question)
);

-- What was passed before a regrade lowered a grade, and stays passed.
ALTER TABLE enrolments ADD COLUMN kept_passes jsonb;
