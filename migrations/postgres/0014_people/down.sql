DROP INDEX cohorts_title;
DROP INDEX audit_subject;
DROP INDEX audit_action;
DROP INDEX audit_actor;
DELETE FROM one_time_tokens WHERE purpose = 'invitation';
ALTER TABLE one_time_tokens DROP CONSTRAINT one_time_tokens_purpose_check;
ALTER TABLE one_time_tokens ADD CONSTRAINT one_time_tokens_purpose_check
  CHECK (purpose IN ('confirm-address', 'reset-password', 'set-up'));
DROP INDEX persons_bounced;
DROP INDEX persons_without_password;
DROP INDEX persons_locked;
DROP INDEX persons_role;
DROP TABLE person_words;
DROP TABLE long_work_items;
DROP TABLE long_work;
