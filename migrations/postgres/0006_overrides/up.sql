-- What changes the rules of quizzes for one learner or one cohort: more time, more attempts, other dates, a leave of
-- absence (from `paused_at` to `resumed_at`; open while the enrolment is paused). Rows are only added; a leave is ended.
-- Without a quiz a row is about every quiz of the module, without a module about every quiz of the course.
CREATE TABLE overrides (
  id uuid PRIMARY KEY,
  enrolment_id uuid REFERENCES enrolments (id) ON DELETE CASCADE,
  cohort_id uuid REFERENCES cohorts (id) ON DELETE CASCADE,
  module text,
  quiz text,
  extra_minutes integer,
  extra_attempts integer,
  opens_at timestamptz,
  closes_at timestamptz,
  paused_at timestamptz,
  resumed_at timestamptz,
  reason text NOT NULL,
  created_at timestamptz NOT NULL,
  CHECK ((enrolment_id IS NULL) <> (cohort_id IS NULL))
);
CREATE INDEX overrides_enrolment ON overrides (enrolment_id);
CREATE INDEX overrides_cohort ON overrides (cohort_id);

-- After this an attempt takes nothing any more: its deadline with the grace of its quiz. Null where there is no deadline,
-- and while the enrolment is paused.
ALTER TABLE attempts ADD COLUMN expires_at timestamptz;
UPDATE attempts SET expires_at = deadline + interval '30 seconds' WHERE deadline IS NOT NULL;
DROP INDEX attempts_open;
CREATE INDEX attempts_open ON attempts (expires_at) WHERE state = 'in-progress';
