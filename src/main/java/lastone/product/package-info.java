/** The catalogue: products, options, what moves their stock, what sells most. Knows nothing of users, carts and orders. */
@NullMarked
package lastone.product;

import org.jspecify.annotations.NullMarked;
