package lastone.product;

/**
 * What is bought: a variant of a product.
 *
 * @param price in the currency's smallest unit
 * @param stock units that can still be sold
 */
public record ProductOption(long id, String name, long price, long stock) {}
