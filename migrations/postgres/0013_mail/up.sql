-- Of mail: to whom it goes, which message it is, and the host it goes to, whose pace it keeps. `paced`: it waits for nobody's
-- pace (any more). `bounced_at`, `bounce`: what was reported back after it had been sent.
ALTER TABLE outbox ADD COLUMN recipient text;
ALTER TABLE outbox ADD COLUMN template text;
ALTER TABLE outbox ADD COLUMN lane text;
ALTER TABLE outbox ADD COLUMN paced boolean NOT NULL DEFAULT false;
ALTER TABLE outbox ADD COLUMN bounced_at timestamptz;
ALTER TABLE outbox ADD COLUMN bounce text;
UPDATE outbox SET recipient = lower(payload ->> 'to'), template = payload #>> '{message,template}'
  WHERE kind = 'mail';
UPDATE outbox SET lane = split_part(recipient, '@', 2) WHERE recipient IS NOT NULL;
CREATE INDEX outbox_state ON outbox (state, id);
CREATE INDEX outbox_template ON outbox (template, id);
CREATE INDEX outbox_recipient ON outbox (recipient, id);
CREATE INDEX outbox_lane ON outbox (lane, id);
CREATE INDEX outbox_bounced ON outbox (id) WHERE bounced_at IS NOT NULL;

-- The pace of each host: when its next turn is, and until when it asked for patience, the how-manieth time in a row.
CREATE TABLE outbox_lanes (
  name text PRIMARY KEY,
  next_at timestamptz NOT NULL,
  slow_until timestamptz,
  slowness integer NOT NULL
);

-- Since when mail to the address comes back (nothing is sent there until it is confirmed anew), how often it came back for
-- a passing reason, whether the person wants reminders, and the secret of the link that ends them.
ALTER TABLE persons ADD COLUMN bounced_at timestamptz;
ALTER TABLE persons ADD COLUMN soft_bounces integer NOT NULL DEFAULT 0;
ALTER TABLE persons ADD COLUMN reminders boolean NOT NULL DEFAULT true;
ALTER TABLE persons ADD COLUMN unsubscribe_key text;
CREATE UNIQUE INDEX persons_unsubscribe_key ON persons (unsubscribe_key);

-- For the job that reminds of dates.
CREATE INDEX cohorts_ends ON cohorts (ends_at);
CREATE INDEX overrides_closes ON overrides (closes_at) WHERE closes_at IS NOT NULL;
