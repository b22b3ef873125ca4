-- What the sequencer of events knows. See docs/decisions/0009-outbox-positions.md.

-- One row, locked by whoever assigns positions or deletes old events. Orders placed until cleaned_until may be without
-- their first event: those of before this table, and those whose events were deleted.
CREATE TABLE event_relay (
    id            TINYINT     NOT NULL PRIMARY KEY,
    last_position BIGINT      NOT NULL,
    cleaned_until DATETIME(6) NOT NULL,
    created_at    DATETIME(6) NOT NULL
) DEFAULT CHARACTER SET utf8mb4;

INSERT INTO event_relay (id, last_position, cleaned_until, created_at)
SELECT 1, 0, COALESCE(MAX(ordered_at), '1970-01-01 00:00:00'), CURRENT_TIMESTAMP(6)
FROM orders;
