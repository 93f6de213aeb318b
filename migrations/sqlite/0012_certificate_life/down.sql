DROP INDEX enrolments_by_course;
DROP TABLE certificate_batches;
DROP TABLE certificate_exclusions;
