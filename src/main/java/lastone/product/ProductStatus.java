package lastone.product;

/** Whether customers see a product. */
public enum ProductStatus {
    /** Listed and can be ordered. */
    ON_SALE,
    /** Seen by admins alone, and cannot be ordered. */
    HIDDEN
}
