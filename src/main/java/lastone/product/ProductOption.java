package lastone.product;

import org.jspecify.annotations.Nullable;

/**
 * What is bought: a variant of a product.
 *
 * @param price in the currency's smallest unit
 * @param stock units that can still be sold
 * @param maxPerCustomer null for no limit
 */
public record ProductOption(
        long id,
        String name,
        long price,
        long stock,
        @Nullable Integer maxPerCustomer) {}
