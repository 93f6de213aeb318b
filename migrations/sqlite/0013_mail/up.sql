-- Of mail: to whom it goes, which message it is, and the host it goes to, whose pace it keeps. `paced`: it waits for nobody's
-- pace (any more). `bounced_at`, `bounce`: what was reported back after it had been sent.
ALTER TABLE outbox ADD COLUMN recipient TEXT;
ALTER TABLE outbox ADD COLUMN template TEXT;
ALTER TABLE outbox ADD COLUMN lane TEXT;
ALTER TABLE outbox ADD COLUMN paced INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN bounced_at INTEGER;
ALTER TABLE outbox ADD COLUMN bounce TEXT;
UPDATE outbox SET recipient = lower(json_extract(payload, '$.to')), template = json_extract(payload, '$.message.template')
  WHERE kind = 'mail';
UPDATE outbox SET lane = substr(recipient, instr(recipient, '@') + 1) WHERE recipient IS NOT NULL;
CREATE INDEX outbox_state ON outbox (state, id);
CREATE INDEX outbox_template ON outbox (template, id);
CREATE INDEX outbox_recipient ON outbox (recipient, id);
CREATE INDEX outbox_lane ON outbox (lane, id);
CREATE INDEX outbox_bounced ON outbox (id) WHERE bounced_at IS NOT NULL;

-- The pace of each host: when its next turn is, and until when it asked for patience, the how-manieth time in a row.
CREATE TABLE outbox_lanes (
  name TEXT NOT NULL PRIMARY KEY,
  next_at INTEGER NOT NULL,
  slow_until INTEGER,
  slowness INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Since when mail to the address comes back (nothing is sent there until it is confirmed anew), how often it came back for
-- a passing reason, whether the person wants reminders, and the secret of the link that ends them.
ALTER TABLE persons ADD COLUMN bounced_at INTEGER;
ALTER TABLE persons ADD COLUMN soft_bounces INTEGER NOT NULL DEFAULT 0;
ALTER TABLE persons ADD COLUMN reminders INTEGER NOT NULL DEFAULT 1;
ALTER TABLE persons ADD COLUMN unsubscribe_key TEXT;
CREATE UNIQUE INDEX persons_unsubscribe_key ON persons (unsubscribe_key);

-- For the job that reminds of dates.
CREATE INDEX cohorts_ends ON cohorts (ends_at);
CREATE INDEX overrides_closes ON overrides (closes_at) WHERE closes_at IS NOT NULL;
