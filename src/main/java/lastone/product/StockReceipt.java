package lastone.product;

import java.time.Instant;

/**
 * Goods received.
 *
 * @param stock what the stock was right after
 */
public record StockReceipt(long id, long productOptionId, long quantity, long stock, Instant receivedAt) {}
