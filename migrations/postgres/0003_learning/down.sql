DROP TABLE responses;
DROP TABLE attempts;
DROP TABLE lesson_completions;
DROP TABLE enrolments;
DROP TABLE cohort_facilitators;
DROP TABLE cohorts;
