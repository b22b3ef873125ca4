-- The clean-up goes by id, which rises with the time: an index less to write with each keyed request.

DROP INDEX idempotency_keys_created ON idempotency_keys;
