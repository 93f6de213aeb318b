DROP TABLE credential_status;
DROP TABLE credentials;
DROP TABLE signing_keys;
