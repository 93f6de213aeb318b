-- Work that is committed together with its cause. (kind, cause) is unique: one cause, one piece of work.
-- `due_at`: when it is to be done; while a worker holds it, when the lease runs out; null once it has ended.
CREATE TABLE outbox (
  id BLOB NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('certificate', 'mail')),
  cause TEXT NOT NULL,
  payload TEXT NOT NULL CHECK (json_valid(payload)),
  state TEXT NOT NULL CHECK (state IN ('queued', 'claimed', 'done', 'buried')),
  tries INTEGER NOT NULL,
  due_at INTEGER,
  lease BLOB,
  error TEXT,
  created_at INTEGER NOT NULL,
  finished_at INTEGER,
  UNIQUE (kind, cause)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_due ON outbox (due_at);
