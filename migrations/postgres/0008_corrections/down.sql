ALTER TABLE enrolments DROP COLUMN kept_passes;
DROP TABLE corrections;
