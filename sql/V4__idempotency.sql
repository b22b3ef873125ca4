-- The first answer to each request that carried an Idempotency-Key, written in the transaction of its effect.
-- key_hash is the SHA-256 of caller, route and key.

CREATE TABLE idempotency_keys (
    id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    key_hash   BINARY(32)   NOT NULL,
    body_hash  BINARY(32)   NOT NULL,
    status     INT          NOT NULL,
    location   VARCHAR(200) NULL,
    body       MEDIUMBLOB   NOT NULL,
    created_at DATETIME(6)  NOT NULL,
    CONSTRAINT idempotency_keys_key UNIQUE (key_hash)
) DEFAULT CHARACTER SET utf8mb4;

CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);
