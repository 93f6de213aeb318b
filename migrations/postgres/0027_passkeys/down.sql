DROP TABLE passkey_challenges;
DROP TABLE passkeys;
ALTER TABLE sessions DROP COLUMN passkey_at;
ALTER TABLE persons DROP COLUMN passkeys_at;
