DROP INDEX attempts_open;
ALTER TABLE attempts DROP COLUMN expires_at;
CREATE INDEX attempts_open ON attempts (deadline) WHERE state = 'in-progress';
DROP TABLE overrides;
