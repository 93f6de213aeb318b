-- The audit log as a chain: each sealed row has a number without gaps and a digest over itself and the digest before it.
-- Reason and detail stand in it by salted digests; the salts go with the texts when somebody is erased, so that the chain
-- holds and a short text cannot be guessed. Rows are sealed by the worker, shortly after they were written.
ALTER TABLE audit ADD COLUMN seq INTEGER;
ALTER TABLE audit ADD COLUMN digest BLOB;
ALTER TABLE audit ADD COLUMN reason_salt BLOB;
ALTER TABLE audit ADD COLUMN reason_digest BLOB;
ALTER TABLE audit ADD COLUMN detail_salt BLOB;
ALTER TABLE audit ADD COLUMN detail_digest BLOB;
CREATE UNIQUE INDEX audit_seq ON audit (seq);
CREATE INDEX audit_unsealed ON audit (id) WHERE digest IS NULL;

-- The one chain: its head (the last sealed row), and where it begins (the last row that was kept long enough and is gone).
CREATE TABLE audit_chain (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  head_seq INTEGER NOT NULL,
  head_digest BLOB NOT NULL,
  anchor_seq INTEGER NOT NULL,
  anchor_digest BLOB NOT NULL,
  anchor_at INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO audit_chain (id, head_seq, head_digest, anchor_seq, anchor_digest)
  VALUES (1, 0, zeroblob(32), 0, zeroblob(32));

-- Rows are added, sealed once, lose reason and detail with the person they are about, and go at the beginning of the chain.
CREATE TRIGGER audit_is_kept BEFORE UPDATE ON audit
WHEN NOT (
  NEW.id = OLD.id AND NEW.at = OLD.at AND NEW.actor_id IS OLD.actor_id AND NEW.action = OLD.action
  AND NEW.subject = OLD.subject
  AND (NEW.reason IS OLD.reason OR (NEW.reason IS NULL AND NEW.reason_salt IS NULL))
  AND (NEW.detail = OLD.detail OR (NEW.detail = '{}' AND NEW.detail_salt IS NULL))
  AND (OLD.digest IS NULL OR (
    NEW.seq IS OLD.seq AND NEW.digest IS OLD.digest
    AND NEW.reason_digest IS OLD.reason_digest AND NEW.detail_digest IS OLD.detail_digest
    AND (NEW.reason_salt IS OLD.reason_salt OR NEW.reason_salt IS NULL)
    AND (NEW.detail_salt IS OLD.detail_salt OR NEW.detail_salt IS NULL)))
)
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit
WHEN OLD.seq IS NULL OR OLD.seq > (SELECT anchor_seq FROM audit_chain)
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_chain_goes_on BEFORE UPDATE ON audit_chain
WHEN NEW.head_seq < OLD.head_seq OR NEW.anchor_seq < OLD.anchor_seq OR NEW.anchor_seq > NEW.head_seq
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_chain_stays BEFORE DELETE ON audit_chain
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;
