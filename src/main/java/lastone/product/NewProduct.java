package lastone.product;

import java.util.List;

/** A product that is to be put on sale. */
public record NewProduct(String name, List<Option> options) {

    /** One of its options, with its first goods received. */
    public record Option(String name, long price, long stock) {}
}
