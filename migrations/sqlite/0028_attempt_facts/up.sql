-- What progress and reports ask of attempts, side by side: in the table itself their drawn questions lie between, on a page of its own
-- for nearly each attempt.
CREATE INDEX attempts_facts ON attempts (enrolment_id, module, quiz, number, state, grade, started_at, submitted_at);
