DROP TABLE ways_taken;
DROP TABLE identities;
ALTER TABLE sessions DROP COLUMN vouched;
