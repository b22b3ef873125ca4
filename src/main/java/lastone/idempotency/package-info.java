/**
 * Stores the first response to a request with an {@code Idempotency-Key}, in the transaction of its effect. Knows no orders,
 * payments or top-ups.
 */
@NullMarked
package lastone.idempotency;

import org.jspecify.annotations.NullMarked;
