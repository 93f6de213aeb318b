DROP INDEX attempts_submitted;
DROP TABLE essay_marks;
