-- A row of outbox_events tells one step of several orders whose ids follow each other: see
-- docs/decisions/0009-outbox-positions.md. data has a line for each of them, with the values that EventType names, and
-- position is the last one's.

ALTER TABLE outbox_events RENAME COLUMN order_id TO first_order_id;
ALTER TABLE outbox_events ADD COLUMN last_order_id BIGINT NULL;
ALTER TABLE outbox_events MODIFY COLUMN data VARCHAR(4000) NOT NULL;

UPDATE outbox_events
SET last_order_id = first_order_id,
    data = REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(data,
               CONCAT('{"orderId":', first_order_id, ','), ''),
               '"userId":', ''),
               '"totalPrice":', ''),
               '"paymentId":', ''),
               '"amount":', ''),
               '"cancelReason":', ''),
               '}', '');

ALTER TABLE outbox_events MODIFY COLUMN last_order_id BIGINT NOT NULL;
