/**
 * How stock is taken: a {@link lastone.stock.Gate} decides who may enter a transaction and when, a
 * {@link lastone.stock.StockTaker} how the transaction takes it. Knows nothing of orders, products or HTTP.
 */
@NullMarked
package lastone.stock;

import org.jspecify.annotations.NullMarked;
