package lastone.product;

/** Whether customers see a product. */
public enum ProductStatus {
    ON_SALE,
    HIDDEN
}
