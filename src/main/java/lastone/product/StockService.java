package lastone.product;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lastone.db.Slice;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import lastone.idempotency.IdempotencyKeys;
import lastone.idempotency.IdempotencyKeys.Effect;
import lastone.idempotency.KeyedRequest;
import lastone.idempotency.RenderedResponse;
import lastone.stock.Stock;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Restocks and adjustments of options, and the history of both. Thread safe. */
public final class StockService {

    private final Jdbi jdbi;
    private final IdempotencyKeys keys;
    private final Stock stock;
    private final Clock clock;

    /** @param clock gives the times of the movements */
    public StockService(Jdbi jdbi, IdempotencyKeys keys, Stock stock, Clock clock) {
        this.jdbi = jdbi;
        this.keys = keys;
        this.stock = stock;
        this.clock = clock;
    }

    /**
     * A delivery of units.
     *
     * @param stock after the restock
     */
    record Restock(long id, long productOptionId, long quantity, long stock, Instant restockedAt) {}

    /**
     * Adds received units to the stock, in a transaction of its own. The option is locked before the key is stored,
     * unlike elsewhere, because the stored response contains the stock.
     *
     * @throws ShopException 404 for an option that does not exist
     */
    RenderedResponse restock(long optionId, long quantity, KeyedRequest<Restock> request) {
        return keys.executeOnce(request, handle -> {
            OptionService.requireExists(handle, optionId);
            Instant now = clock.instant();
            long id = movements(handle).insert(optionId, Movement.RESTOCK, quantity, null, null, now);
            long after = stock.restock(handle, optionId, quantity);
            return Effect.of(new Restock(id, optionId, quantity, after, now));
        });
    }

    /**
     * A correction of the stock.
     *
     * @param stock after the adjustment
     */
    record Adjustment(
            long id,
            long productOptionId,
            long delta,
            AdjustmentReason reason,
            @Nullable String note,
            long stock,
            Instant adjustedAt) {}

    /**
     * Corrects the stock, in a transaction of its own. Locks the option before the key is stored, as {@link #restock}
     * does.
     *
     * @throws ShopException 404 for an option that does not exist, 409 where the stock would be negative
     */
    RenderedResponse adjust(
            long optionId,
            long delta,
            AdjustmentReason reason,
            @Nullable String note,
            KeyedRequest<Adjustment> request) {
        return keys.executeOnce(request, handle -> {
            OptionService.requireExists(handle, optionId);
            Instant now = clock.instant();
            long id = movements(handle).insert(optionId, Movement.ADJUSTMENT, delta, reason, note, now);
            long after = stock.tryAdjust(handle, optionId, delta)
                    .orElseThrow(() -> new ShopException(
                            ErrorCode.OUT_OF_STOCK_ERROR,
                            "Product option " + optionId + " has fewer units in stock than are to be taken away."));
            return Effect.of(new Adjustment(id, optionId, delta, reason, note, after, now));
        });
    }

    /** A restock or an adjustment. */
    record Movement(
            long id,
            String type,
            long delta,
            @Nullable AdjustmentReason reason,
            @Nullable String note,
            Instant at) {

        static final String RESTOCK = "RESTOCK";
        static final String ADJUSTMENT = "ADJUSTMENT";
    }

    /**
     * The restocks and adjustments of an option, newest first.
     *
     * @param before the id before which the page begins; empty for the first page
     * @throws ShopException 404 for an option that does not exist
     */
    Slice<Movement> movements(long optionId, Optional<Long> before, int limit) {
        return jdbi.withHandle(handle -> {
            OptionService.requireExists(handle, optionId);
            List<Movement> rows = movements(handle).page(optionId, before.orElse(Long.MAX_VALUE), limit + 1);
            return Slice.of(rows, limit);
        });
    }

    private static StockMovementSql movements(Handle handle) {
        return handle.attach(StockMovementSql.class);
    }
}
