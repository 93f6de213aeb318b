-- Groups of learners in a course.
CREATE TABLE cohorts (
  id BLOB NOT NULL PRIMARY KEY,
  course TEXT NOT NULL,
  title TEXT NOT NULL,
  starts_at INTEGER,
  ends_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE cohort_facilitators (
  cohort_id BLOB NOT NULL REFERENCES cohorts (id) ON DELETE CASCADE,
  person_id BLOB NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  PRIMARY KEY (cohort_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX cohort_facilitators_person ON cohort_facilitators (person_id);

-- One learner in one course version. From `percent` on: a cache of the progress, written with the facts it comes from.
CREATE TABLE enrolments (
  id BLOB NOT NULL PRIMARY KEY,
  person_id BLOB NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  course TEXT NOT NULL,
  version_id BLOB NOT NULL REFERENCES course_versions (id),
  cohort_id BLOB REFERENCES cohorts (id),
  status TEXT NOT NULL CHECK (status IN ('pending', 'active', 'paused', 'completed', 'withdrawn')),
  created_at INTEGER NOT NULL,
  completed_at INTEGER,
  percent INTEGER NOT NULL,
  lessons_done INTEGER NOT NULL,
  grade INTEGER,
  passed INTEGER NOT NULL,
  last_activity_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX enrolments_one_per_course ON enrolments (person_id, course) WHERE status <> 'withdrawn';
CREATE INDEX enrolments_person ON enrolments (person_id);
CREATE INDEX enrolments_version ON enrolments (version_id);
CREATE INDEX enrolments_cohort ON enrolments (cohort_id);

CREATE TABLE lesson_completions (
  enrolment_id BLOB NOT NULL REFERENCES enrolments (id) ON DELETE CASCADE,
  module TEXT NOT NULL,
  lesson TEXT NOT NULL,
  completed_at INTEGER NOT NULL,
  PRIMARY KEY (enrolment_id, module, lesson)
) STRICT, WITHOUT ROWID;

-- Goes at a quiz. `draw` fixes questions, their order and the opaque ids of their options for the whole attempt.
CREATE TABLE attempts (
  id BLOB NOT NULL PRIMARY KEY,
  enrolment_id BLOB NOT NULL REFERENCES enrolments (id) ON DELETE CASCADE,
  module TEXT NOT NULL,
  quiz TEXT NOT NULL,
  number INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('in-progress', 'submitted', 'graded', 'abandoned')),
  draw TEXT NOT NULL CHECK (json_valid(draw)),
  started_at INTEGER NOT NULL,
  deadline INTEGER,
  submitted_at INTEGER,
  grade INTEGER,
  passed INTEGER,
  receipt TEXT,
  UNIQUE (enrolment_id, module, quiz, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX attempts_one_in_progress ON attempts (enrolment_id, module, quiz) WHERE state = 'in-progress';
-- Attempts whose time runs out, for the job that ends them.
CREATE INDEX attempts_open ON attempts (deadline) WHERE state = 'in-progress';

CREATE TABLE responses (
  attempt_id BLOB NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
  question TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  response TEXT NOT NULL CHECK (json_valid(response)),
  saved_at INTEGER NOT NULL,
  fraction REAL,
  PRIMARY KEY (attempt_id, question)
) STRICT, WITHOUT ROWID;
