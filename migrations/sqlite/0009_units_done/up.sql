-- Cached with the rest of the progress: which units of the version are done, one digit each in the order of the course.
ALTER TABLE enrolments ADD COLUMN units_done TEXT;
