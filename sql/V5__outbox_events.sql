-- Events, written in the transaction that causes them: see docs/decisions/0009-outbox-positions.md. A row holds events of
-- one type and one time, a line of data for each: its key, its subject, its JSON. position is the last one's, and 0 until
-- the sequencer assigns it; there is no UNIQUE on it because the row would then have to grow when it gets one.
CREATE TABLE outbox_events (
    id          BIGINT         NOT NULL AUTO_INCREMENT PRIMARY KEY,
    position    BIGINT         NOT NULL DEFAULT 0,
    events      INT            NOT NULL,
    type        VARCHAR(60)    NOT NULL,
    occurred_at DATETIME(6)    NOT NULL,
    data        VARCHAR(16000) NOT NULL,
    INDEX outbox_events_position (position),
    CONSTRAINT outbox_events_not_empty CHECK (events > 0)
) DEFAULT CHARACTER SET utf8mb4;
