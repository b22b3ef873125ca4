-- What the expiry job asks for: the pending orders that are due, the longest overdue first.

CREATE INDEX orders_due ON orders (status, expires_at);
