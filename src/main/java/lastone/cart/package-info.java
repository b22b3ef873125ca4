/** Cart lines. Knows nothing of orders. */
@NullMarked
package lastone.cart;

import org.jspecify.annotations.NullMarked;
