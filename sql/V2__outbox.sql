-- Events, written in the transaction that causes them, and what the relay knows.
-- See docs/decisions/0009-outbox-positions.md.

-- The primary key says that each step of an order happens once. position is 0 until the relay gives one; there is no
-- UNIQUE on it because the row would then have to grow when it gets one.
CREATE TABLE outbox_events (
    order_id    BIGINT       NOT NULL,
    step        TINYINT      NOT NULL,
    type        VARCHAR(20)  NOT NULL,
    occurred_at DATETIME(6)  NOT NULL,
    data        VARCHAR(200) NOT NULL,
    position    BIGINT       NOT NULL DEFAULT 0,
    PRIMARY KEY (order_id, step)
) DEFAULT CHARACTER SET utf8mb4;

CREATE INDEX outbox_events_position ON outbox_events (position);

-- One row, which whoever gives positions or cleans up has locked. Orders placed until cleaned_until may be without their
-- first event: those of before this table, and those whose events were cleaned up.
CREATE TABLE event_relay (
    id            TINYINT     NOT NULL PRIMARY KEY,
    last_position BIGINT      NOT NULL,
    cleaned_until DATETIME(6) NOT NULL,
    created_at    DATETIME(6) NOT NULL
) DEFAULT CHARACTER SET utf8mb4;

INSERT INTO event_relay (id, last_position, cleaned_until, created_at)
SELECT 1, 0, COALESCE(MAX(ordered_at), '1970-01-01 00:00:00'), CURRENT_TIMESTAMP(6)
FROM orders;
