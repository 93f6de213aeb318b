-- What persons gave for essays: a row for each marker of a question of an attempt. `criteria` are the marks of each
-- criterion, where it was marked by them; `agreed` settles the question where two markers differed.
CREATE TABLE essay_marks (
  attempt_id uuid NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
  question text NOT NULL,
  marker_id uuid NOT NULL,
  marks double precision NOT NULL,
  criteria jsonb,
  comment text,
  agreed boolean NOT NULL,
  sequence bigint NOT NULL,
  marked_at timestamptz NOT NULL,
  PRIMARY KEY (attempt_id, question, marker_id)
);

-- Attempts that wait to be marked.
CREATE INDEX attempts_submitted ON attempts (enrolment_id) WHERE state = 'submitted';
