-- What saving an answer asks of its attempt, side by side: in the table itself, the time that it ends stands behind its questions, on
-- a page of its own for each attempt.
CREATE INDEX attempts_in_progress ON attempts (id, enrolment_id, expires_at, state) WHERE state = 'in-progress';
