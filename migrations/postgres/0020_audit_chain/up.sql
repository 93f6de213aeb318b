-- The audit log as a chain: each sealed row has a number without gaps and a digest over itself and the digest before it.
-- Reason and detail stand in it by salted digests; the salts go with the texts when somebody is erased, so that the chain
-- holds and a short text cannot be guessed. Rows are sealed by the worker, shortly after they were written: what writes a
-- row waits for nobody.
ALTER TABLE audit ADD COLUMN seq bigint;
ALTER TABLE audit ADD COLUMN digest bytea;
ALTER TABLE audit ADD COLUMN reason_salt bytea;
ALTER TABLE audit ADD COLUMN reason_digest bytea;
ALTER TABLE audit ADD COLUMN detail_salt bytea;
ALTER TABLE audit ADD COLUMN detail_digest bytea;
CREATE UNIQUE INDEX audit_seq ON audit (seq);
CREATE INDEX audit_unsealed ON audit (id) WHERE digest IS NULL;

-- The one chain: its head (the last sealed row), and where it begins (the last row that was kept long enough and is gone).
CREATE TABLE audit_chain (
  id integer PRIMARY KEY CHECK (id = 1),
  head_seq bigint NOT NULL,
  head_digest bytea NOT NULL,
  anchor_seq bigint NOT NULL,
  anchor_digest bytea NOT NULL,
  anchor_at timestamptz
);
INSERT INTO audit_chain (id, head_seq, head_digest, anchor_seq, anchor_digest)
  VALUES (1, 0, decode(repeat('00', 32), 'hex'), 0, decode(repeat('00', 32), 'hex'));

-- Rows are added, sealed once, lose reason and detail with the person they are about, and go at the beginning of the chain.
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only';
END
$$;
CREATE FUNCTION audit_goes_from_the_beginning() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.seq IS NULL OR OLD.seq > (SELECT anchor_seq FROM audit_chain) THEN
    RAISE EXCEPTION 'the audit log is append-only';
  END IF;
  RETURN OLD;
END
$$;
CREATE TRIGGER audit_is_kept BEFORE UPDATE ON audit FOR EACH ROW
WHEN (NOT (
  NEW.id = OLD.id AND NEW.at = OLD.at AND NEW.actor_id IS NOT DISTINCT FROM OLD.actor_id AND NEW.action = OLD.action
  AND NEW.subject = OLD.subject
  AND (NEW.reason IS NOT DISTINCT FROM OLD.reason OR (NEW.reason IS NULL AND NEW.reason_salt IS NULL))
  AND (NEW.detail = OLD.detail OR (NEW.detail = '{}'::jsonb AND NEW.detail_salt IS NULL))
  AND (OLD.digest IS NULL OR (
    NEW.seq IS NOT DISTINCT FROM OLD.seq AND NEW.digest IS NOT DISTINCT FROM OLD.digest
    AND NEW.reason_digest IS NOT DISTINCT FROM OLD.reason_digest
    AND NEW.detail_digest IS NOT DISTINCT FROM OLD.detail_digest
    AND (NEW.reason_salt IS NOT DISTINCT FROM OLD.reason_salt OR NEW.reason_salt IS NULL)
    AND (NEW.detail_salt IS NOT DISTINCT FROM OLD.detail_salt OR NEW.detail_salt IS NULL)))
))
EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_stays BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_goes_from_the_beginning();
CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_chain_goes_on BEFORE UPDATE ON audit_chain FOR EACH ROW
WHEN (NEW.head_seq < OLD.head_seq OR NEW.anchor_seq < OLD.anchor_seq OR NEW.anchor_seq > NEW.head_seq)
EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_chain_stays BEFORE DELETE ON audit_chain FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_chain_is_not_emptied BEFORE TRUNCATE ON audit_chain EXECUTE FUNCTION audit_is_append_only();
