/**
 * Stock: how a transaction reads it, reserves it and gives it back. Knows nothing of orders, products or HTTP.
 */
@NullMarked
package lastone.stock;

import org.jspecify.annotations.NullMarked;
