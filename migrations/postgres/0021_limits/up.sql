-- How much of something is used up: one row a key (a keyed hash of what is limited and of whom or where), with the theoretical
-- arrival time of the next use in microseconds since 1970. Once that time has come, the row says nothing any more.
CREATE TABLE limits (
  key text PRIMARY KEY,
  arrives_at bigint NOT NULL
);
CREATE INDEX limits_arrives_at ON limits (arrives_at);
