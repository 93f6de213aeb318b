-- Questions whose key was corrected: attempts of versions before `version_id` are graded by the key that stands there.
CREATE TABLE corrections (
  course TEXT NOT NULL,
  question TEXT NOT NULL,
  version_id BLOB NOT NULL REFERENCES course_versions (id),
  made_at INTEGER NOT NULL,
  PRIMARY KEY (course, question)
) STRICT, WITHOUT ROWID;

-- What was passed before a regrade lowered a grade, and stays passed.
ALTER TABLE enrolments ADD COLUMN kept_passes TEXT CHECK (kept_passes IS NULL OR json_valid(kept_passes));
