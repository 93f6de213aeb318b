-- Groups of learners in a course.
CREATE TABLE cohorts (
  id uuid PRIMARY KEY,
  course text NOT NULL,
  title text NOT NULL,
  starts_at timestamptz,
  ends_at timestamptz,
  created_at timestamptz NOT NULL
);

CREATE TABLE cohort_facilitators (
  cohort_id uuid NOT NULL REFERENCES cohorts (id) ON DELETE CASCADE,
  person_id uuid NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  PRIMARY KEY (cohort_id, person_id)
);
CREATE INDEX cohort_facilitators_person ON cohort_facilitators (person_id);

-- One learner in one course version. From `percent` on: a cache of the progress, written with the facts it comes from.
CREATE TABLE enrolments (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  course text NOT NULL,
  version_id uuid NOT NULL REFERENCES course_versions (id),
  cohort_id uuid REFERENCES cohorts (id),
  status text NOT NULL CHECK (status IN ('pending', 'active', 'paused', 'completed', 'withdrawn')),
  created_at timestamptz NOT NULL,
  completed_at timestamptz,
  percent integer NOT NULL,
  lessons_done integer NOT NULL,
  grade integer,
  passed boolean NOT NULL,
  last_activity_at timestamptz
);
CREATE UNIQUE INDEX enrolments_one_per_course ON enrolments (person_id, course) WHERE status <> 'withdrawn';
CREATE INDEX enrolments_person ON enrolments (person_id);
CREATE INDEX enrolments_version ON enrolments (version_id);
CREATE INDEX enrolments_cohort ON enrolments (cohort_id);

CREATE TABLE lesson_completions (
  enrolment_id uuid NOT NULL REFERENCES enrolments (id) ON DELETE CASCADE,
  module text NOT NULL,
  lesson text NOT NULL,
  completed_at timestamptz NOT NULL,
  PRIMARY KEY (enrolment_id, module, lesson)
);

-- Goes at a quiz. `draw` fixes questions, their order and the opaque ids of their options for the whole attempt.
CREATE TABLE attempts (
  id uuid PRIMARY KEY,
  enrolment_id uuid NOT NULL REFERENCES enrolments (id) ON DELETE CASCADE,
  module text NOT NULL,
  quiz text NOT NULL,
  number integer NOT NULL,
  state text NOT NULL CHECK (state IN ('in-progress', 'submitted', 'graded', 'abandoned')),
  draw jsonb NOT NULL,
  started_at timestamptz NOT NULL,
  deadline timestamptz,
  submitted_at timestamptz,
  grade integer,
  passed boolean,
  receipt text,
  UNIQUE (enrolment_id, module, quiz, number)
);
CREATE UNIQUE INDEX attempts_one_in_progress ON attempts (enrolment_id, module, quiz) WHERE state = 'in-progress';
-- Attempts whose time runs out, for the job that ends them.
CREATE INDEX attempts_open ON attempts (deadline) WHERE state = 'in-progress';

CREATE TABLE responses (
  attempt_id uuid NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
  question text NOT NULL,
  sequence bigint NOT NULL,
  response jsonb NOT NULL,
  saved_at timestamptz NOT NULL,
  fraction double precision,
  PRIMARY KEY (attempt_id, question)
);
