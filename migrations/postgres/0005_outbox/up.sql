-- Work that is committed together with its cause. (kind, cause) is unique: one cause, one piece of work.
CREATE TABLE outbox (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('certificate', 'mail')),
  cause text NOT NULL,
  payload jsonb NOT NULL,
  state text NOT NULL CHECK (state IN ('queued', 'claimed', 'done', 'buried')),
  tries integer NOT NULL,
  due_at timestamptz NOT NULL,
  lease uuid,
  lease_until timestamptz,
  error text,
  created_at timestamptz NOT NULL,
  finished_at timestamptz,
  UNIQUE (kind, cause)
);
CREATE INDEX outbox_open ON outbox (due_at) WHERE state = 'queued' OR state = 'claimed';
