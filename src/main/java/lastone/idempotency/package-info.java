/**
 * Stores the first response to a request that has an {@code Idempotency-Key}, in the transaction of its effect. Knows
 * nothing of orders, payments or charges.
 */
@NullMarked
package lastone.idempotency;

import org.jspecify.annotations.NullMarked;
