-- Who was erased: the row stays for what refers to it, without anything that tells who it was.
ALTER TABLE persons ADD COLUMN erased_at timestamptz;
-- When the person last signed in or came back, for accounts that nobody uses any more.
ALTER TABLE persons ADD COLUMN seen_at timestamptz;
UPDATE persons SET seen_at =
  coalesce((SELECT max(last_used_at) FROM sessions WHERE sessions.person_id = persons.id), created_at);
CREATE INDEX persons_unconfirmed ON persons (role, created_at) WHERE email_confirmed_at IS NULL AND erased_at IS NULL;
CREATE INDEX persons_seen ON persons (role, seen_at) WHERE erased_at IS NULL;
CREATE INDEX persons_erased ON persons (id) WHERE erased_at IS NOT NULL;

-- What was erased, to be erased again after a backup was restored.
CREATE TABLE erasures (
  person_id uuid PRIMARY KEY,
  erased_at timestamptz NOT NULL,
  keep_certificates boolean NOT NULL
);

-- For the job that forgets what is kept for a while.
CREATE INDEX outbox_kept ON outbox (finished_at) WHERE recipient IS NOT NULL;
CREATE INDEX sessions_ended ON sessions (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX sessions_expires ON sessions (expires_at);
CREATE INDEX one_time_tokens_expires ON one_time_tokens (expires_at);
CREATE INDEX invitations_kept ON invitations (expires_at) WHERE email_key <> '';

-- For what is found of one person.
CREATE INDEX invitations_email ON invitations (email_key);
CREATE INDEX invitations_accepted ON invitations (accepted_by);
CREATE INDEX announcements_sender ON announcements (sender_id, id);
