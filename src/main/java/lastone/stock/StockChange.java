package lastone.stock;

/**
 * What a transaction did to the stock of one option.
 *
 * @param stock after the change
 * @param version after the change
 */
record StockChange(long optionId, long delta, long stock, long version) {

    boolean isSoldOut() {
        return stock == 0 && delta < 0;
    }

    boolean isBackInStock() {
        return stock > 0 && stock == delta;
    }
}
