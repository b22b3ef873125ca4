package lastone.product;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A product that is to be put on sale. */
public record NewProduct(ProductDetails details, List<Option> options) {

    /** How many options a product has at most, so that it can be shown whole. */
    static final int MAX_OPTIONS = 100;

    /** Sold at once, without an end, and paid within the shop's window. */
    public NewProduct(String name, List<Option> options) {
        this(new ProductDetails(name, ProductStatus.ON_SALE, null, null, null), options);
    }

    /**
     * One of its options, with its first stock.
     *
     * @param maxPerCustomer null for no limit
     */
    public record Option(
            String name, long price, long stock, @Nullable Integer maxPerCustomer) {

        /** Without a limit. */
        public Option(String name, long price, long stock) {
            this(name, price, stock, null);
        }
    }
}
