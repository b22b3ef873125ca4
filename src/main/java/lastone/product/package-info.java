/** The catalogue: products, options, goods received, what sells most. Knows nothing of users, carts and orders. */
@NullMarked
package lastone.product;

import org.jspecify.annotations.NullMarked;
