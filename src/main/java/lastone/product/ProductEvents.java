package lastone.product;

import java.time.Instant;
import lastone.event.Event;

/** The event of the catalogue. */
final class ProductEvents {

    private ProductEvents() {}

    private record Changed(long productId) {}

    /** A product was created, changed or deleted, or one of its options was. */
    static Event changed(long productId, Instant time) {
        return Event.repeatable("product.changed", productId, time, new Changed(productId));
    }
}
