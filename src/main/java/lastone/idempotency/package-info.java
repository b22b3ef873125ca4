/**
 * Keeps the first answer to a request that carries an {@code Idempotency-Key}, in the transaction of its effect. Knows
 * nothing of orders, payments or charges.
 */
@NullMarked
package lastone.idempotency;

import org.jspecify.annotations.NullMarked;
