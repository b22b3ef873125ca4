package lastone.product;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;

/** A product with its options in the order they were given. */
public record Product(long id, @JsonUnwrapped ProductDetails details, List<ProductOption> options) {}
