-- Work that is committed together with its cause. (kind, cause) is unique: one cause, one piece of work.
CREATE TABLE outbox (
  id BLOB NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('certificate', 'mail')),
  cause TEXT NOT NULL,
  payload TEXT NOT NULL CHECK (json_valid(payload)),
  state TEXT NOT NULL CHECK (state IN ('queued', 'claimed', 'done', 'buried')),
  tries INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  lease BLOB,
  lease_until INTEGER,
  error TEXT,
  created_at INTEGER NOT NULL,
  finished_at INTEGER,
  UNIQUE (kind, cause)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_open ON outbox (due_at) WHERE state = 'queued' OR state = 'claimed';
