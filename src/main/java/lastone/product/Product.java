package lastone.product;

import java.util.List;

/** A product with its options in the order they were given. */
public record Product(long id, String name, ProductStatus status, List<ProductOption> options) {}
