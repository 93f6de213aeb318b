DROP TABLE counters;
DROP TABLE facts;
DROP TABLE audit;
DROP TABLE idempotency_keys;
DROP TABLE one_time_tokens;
DROP TABLE refresh_tokens;
DROP TABLE sessions;
DROP TABLE persons;
