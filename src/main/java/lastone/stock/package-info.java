/**
 * Stock: how a transaction reads it, changes it and writes the events of that. Knows nothing of orders, products or HTTP.
 */
@NullMarked
package lastone.stock;

import org.jspecify.annotations.NullMarked;
