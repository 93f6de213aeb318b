-- Work that is committed together with its cause. (kind, cause) is unique: one cause, one piece of work.
-- `due_at`: when it is to be done; while a worker holds it, when the lease runs out; null once it has ended.
CREATE TABLE outbox (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('certificate', 'mail')),
  cause text NOT NULL,
  payload jsonb NOT NULL,
  state text NOT NULL CHECK (state IN ('queued', 'claimed', 'done', 'buried')),
  tries integer NOT NULL,
  due_at timestamptz,
  lease uuid,
  error text,
  created_at timestamptz NOT NULL,
  finished_at timestamptz,
  UNIQUE (kind, cause)
);
CREATE INDEX outbox_due ON outbox (due_at);
