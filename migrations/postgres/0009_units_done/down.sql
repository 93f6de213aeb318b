ALTER TABLE enrolments DROP COLUMN units_done;
