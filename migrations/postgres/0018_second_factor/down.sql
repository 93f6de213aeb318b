DROP TABLE confirmation_limits;
DROP TABLE recovery_codes;
DROP TABLE second_factors;
ALTER TABLE sessions DROP COLUMN confirmed_at;
ALTER TABLE persons DROP COLUMN second_factor_at;
