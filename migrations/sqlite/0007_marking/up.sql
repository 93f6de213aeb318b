-- What persons gave for essays: a row for each marker of a question of an attempt. `criteria` are the marks of each
-- criterion, where it was marked by them; `agreed` settles the question where two markers differed.
CREATE TABLE essay_marks (
  attempt_id BLOB NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
  question TEXT NOT NULL,
  marker_id BLOB NOT NULL,
  marks REAL NOT NULL,
  criteria TEXT CHECK (criteria IS NULL OR json_valid(criteria)),
  comment TEXT,
  agreed INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  marked_at INTEGER NOT NULL,
  PRIMARY KEY (attempt_id, question, marker_id)
) STRICT, WITHOUT ROWID;

-- Attempts that wait to be marked.
CREATE INDEX attempts_submitted ON attempts (enrolment_id) WHERE state = 'submitted';
