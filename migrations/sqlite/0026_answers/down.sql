DROP INDEX attempts_in_progress;
