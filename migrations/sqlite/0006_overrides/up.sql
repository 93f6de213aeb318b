-- What changes the rules of quizzes for one learner or one cohort: more time, more attempts, other dates, a leave of
-- absence (from `paused_at` to `resumed_at`; open while the enrolment is paused). Rows are only added; a leave is ended.
-- Without a quiz a row is about every quiz of the module, without a module about every quiz of the course.
CREATE TABLE overrides (
  id BLOB NOT NULL PRIMARY KEY,
  enrolment_id BLOB REFERENCES enrolments (id) ON DELETE CASCADE,
  cohort_id BLOB REFERENCES cohorts (id) ON DELETE CASCADE,
  module TEXT,
  quiz TEXT,
  extra_minutes INTEGER,
  extra_attempts INTEGER,
  opens_at INTEGER,
  closes_at INTEGER,
  paused_at INTEGER,
  resumed_at INTEGER,
  reason TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  CHECK ((enrolment_id IS NULL) <> (cohort_id IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX overrides_enrolment ON overrides (enrolment_id);
CREATE INDEX overrides_cohort ON overrides (cohort_id);

-- After this an attempt takes nothing any more: its deadline with the grace of its quiz. Null where there is no deadline,
-- and while the enrolment is paused.
ALTER TABLE attempts ADD COLUMN expires_at INTEGER;
UPDATE attempts SET expires_at = deadline + 30000000 WHERE deadline IS NOT NULL;
DROP INDEX attempts_open;
CREATE INDEX attempts_open ON attempts (expires_at) WHERE state = 'in-progress';
