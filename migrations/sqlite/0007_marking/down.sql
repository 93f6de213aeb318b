DROP INDEX attempts_submitted;
DROP TABLE marks;
