package lastone.product;

import java.time.Duration;
import java.time.Instant;
import lastone.db.SearchText;
import lastone.error.ShopException;
import org.jspecify.annotations.Nullable;

/**
 * What an admin decides about a product.
 *
 * @param saleStartsAt when its sale begins; null for one that has always begun
 * @param saleEndsAt from when on it is not sold any more; null for a sale without an end
 * @param paymentWindow how long an order of it can be paid; null for the shop's setting
 */
public record ProductDetails(
        String name,
        ProductStatus status,
        @Nullable Instant saleStartsAt,
        @Nullable Instant saleEndsAt,
        @Nullable Duration paymentWindow) {

    /** @throws ShopException 400 for a sale that does not end after it starts */
    public ProductDetails {
        requireSale(saleStartsAt, saleEndsAt);
    }

    /** @throws ShopException 400 for a sale that does not end after it starts */
    static void requireSale(@Nullable Instant startsAt, @Nullable Instant endsAt) {
        if (startsAt != null && endsAt != null && !endsAt.isAfter(startsAt)) {
            throw ShopException.invalid("saleEndsAt", "has to be after saleStartsAt");
        }
    }

    /** The same for a product that only admins see from now on. */
    public ProductDetails hidden() {
        return new ProductDetails(name, ProductStatus.HIDDEN, saleStartsAt, saleEndsAt, paymentWindow);
    }

    /** The form of the name that a search is compared with. */
    public String searchName() {
        return SearchText.of(name);
    }

    /** The payment window as it is stored; null for the shop's setting. */
    public @Nullable Long paymentWindowMillis() {
        return paymentWindow == null ? null : paymentWindow.toMillis();
    }
}
