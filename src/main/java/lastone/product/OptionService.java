package lastone.product;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import lastone.db.Transactions;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import lastone.event.Outbox;
import lastone.idempotency.IdempotencyKeys;
import lastone.idempotency.IdempotencyKeys.Effect;
import lastone.idempotency.KeyedRequest;
import lastone.idempotency.RenderedResponse;
import org.jdbi.v3.core.Handle;

/** Adds, changes and deletes the options of products. Thread safe. */
public final class OptionService {

    private final Transactions transactions;
    private final IdempotencyKeys keys;
    private final Outbox outbox;
    private final Clock clock;

    /** @param clock gives the times of deletions and events */
    public OptionService(Transactions transactions, IdempotencyKeys keys, Outbox outbox, Clock clock) {
        this.transactions = transactions;
        this.keys = keys;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Adds an option to a product, with its first stock.
     *
     * @throws ShopException 404 for a product that does not exist, 400 where it would have too many options
     */
    RenderedResponse add(long productId, NewProduct.Option option, KeyedRequest<ProductOption> request) {
        return keys.executeOnce(request, handle -> {
            // Locked, so that two additions at once count each other's options.
            ProductReadSql.lock(handle, productId);
            Instant now = clock.instant();
            OptionSql sql = handle.attach(OptionSql.class);
            ProductOption added = sql.insert(productId, List.of(option), now).getFirst();
            if (sql.count(productId) > NewProduct.MAX_OPTIONS) {
                throw new ShopException(
                        ErrorCode.INVALID_REQUEST_ERROR,
                        "A product has at most " + NewProduct.MAX_OPTIONS + " options.");
            }
            outbox.append(handle, List.of(ProductEvents.changed(productId, now)));
            return Effect.of(added);
        });
    }

    /**
     * Changes an option, and waits for the buyers that have locked it. Orders keep the name and the price that they were
     * placed at.
     *
     * @param change makes the option's new state of its stored one; its stock is not written
     * @throws ShopException 404 for an option that does not exist
     */
    ProductOption update(long id, UnaryOperator<ProductOption> change) {
        return transactions.run(handle -> {
            OptionSql sql = handle.attach(OptionSql.class);
            long productId = productOf(handle, id);
            // Locked, so that a change of the product, which shows its options, comes as a whole before or after this
            // one.
            var _ = ProductReadSql.tryLock(handle, productId).orElseThrow(OptionService::notFound);
            ProductOption stored = sql.lock(id).orElseThrow(OptionService::notFound);
            ProductOption changed = change.apply(stored);
            if (!changed.equals(stored)) {
                sql.update(changed);
                outbox.append(handle, List.of(ProductEvents.changed(productId, clock.instant())));
            }
            return changed;
        });
    }

    /** @throws ShopException 404 for an option that does not exist, 409 for the only one of its product */
    void delete(long id) {
        transactions.execute(handle -> {
            long productId = productOf(handle, id);
            // Locked, so that of two deletions at once the second one finds what the first one left.
            var _ = ProductReadSql.tryLock(handle, productId).orElseThrow(OptionService::notFound);
            OptionSql sql = handle.attach(OptionSql.class);
            Instant now = clock.instant();
            if (sql.delete(id, now) == 0) {
                throw notFound();
            }
            if (sql.count(productId) == 0) {
                throw new ShopException(ErrorCode.LAST_OPTION_ERROR, "A product keeps at least one option.");
            }
            outbox.append(handle, List.of(ProductEvents.changed(productId, now)));
        });
    }

    /**
     * Returns the product of an option, by a read without a lock.
     *
     * @throws ShopException 404 for an option that does not exist
     */
    static long productOf(Handle handle, long id) {
        return handle.attach(OptionSql.class).findProduct(id).orElseThrow(OptionService::notFound);
    }

    /** @throws ShopException 404 for an option that does not exist */
    static void requireExists(Handle handle, long id) {
        var _ = productOf(handle, id);
    }

    private static ShopException notFound() {
        return ShopException.notFound(ErrorCode.NOT_FOUND_PRODUCT_OPTION_ERROR);
    }
}
