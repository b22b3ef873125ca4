package lastone.cart;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import lastone.db.Transactions;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import lastone.idempotency.IdempotencyKeys;
import lastone.idempotency.IdempotencyKeys.Effect;
import lastone.idempotency.KeyedRequest;
import lastone.idempotency.RenderedResponse;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The carts of users: one line an option. Thread safe. */
public final class CartService {

    /** What one order may hold, so that every cart can be ordered. */
    public static final int MAX_LINES = 100;

    /** What one line of an order may hold. */
    public static final int MAX_QUANTITY = 10_000;

    private final Jdbi jdbi;
    private final Transactions transactions;
    private final IdempotencyKeys keys;
    private final Clock clock;

    /** @param jdbi for reads outside of a transaction; what writes runs in {@code transactions} or under a key */
    public CartService(Jdbi jdbi, Transactions transactions, IdempotencyKeys keys, Clock clock) {
        this.jdbi = jdbi;
        this.transactions = transactions;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Adds units to the cart, to its line if the option has one. Sale, limit and stock are checked only by the order.
     * Runs its own transaction.
     *
     * @return the line with its whole quantity
     * @throws ShopException 404 for an option that is not on sale, 400 where the cart could not be ordered any more
     */
    RenderedResponse add(long userId, long optionId, int quantity, KeyedRequest<CartLine> request) {
        return keys.executeOnce(request, handle -> {
            CartSql sql = handle.attach(CartSql.class);
            CartSql.Offer offer = sql.findOffer(optionId)
                    .orElseThrow(() -> ShopException.notFound(ErrorCode.NOT_FOUND_PRODUCT_OPTION_ERROR));
            var _ = sql.lockUser(userId).orElseThrow(ShopException::invalidToken);
            sql.add(userId, optionId, quantity, offer);
            List<CartLine> lines = lines(sql, userId);
            CartLine line = find(lines, each -> each.productOptionId() == optionId);
            requireOrderable(lines, line);
            return Effect.of(line);
        });
    }

    /** The lines of a user's cart by id, at most {@link #MAX_LINES}. Reads without a lock. */
    public List<CartLine> lines(long userId) {
        return jdbi.withExtension(CartSql.class, sql -> lines(sql, userId));
    }

    private List<CartLine> lines(CartSql sql, long userId) {
        Instant now = clock.instant();
        return sql.lines(userId).stream().map(row -> row.at(now)).toList();
    }

    /**
     * Changes the quantity of a line, in a transaction of its own; returns the line as it is then.
     *
     * @param change computes the quantity from the stored one; runs in the transaction
     * @throws ShopException 404 for a line that is not in this user's cart
     */
    CartLine setQuantity(long userId, long id, UnaryOperator<Integer> change) {
        return transactions.run(handle -> {
            CartSql sql = handle.attach(CartSql.class);
            CartLine stored = find(lines(sql, userId), line -> line.id() == id);
            int quantity = change.apply(stored.quantity());
            if (quantity == stored.quantity()) {
                return stored;
            }
            sql.setQuantity(id, userId, quantity);
            return find(lines(sql, userId), line -> line.id() == id);
        });
    }

    private static CartLine find(List<CartLine> lines, Predicate<CartLine> condition) {
        return lines.stream()
                .filter(condition)
                .findFirst()
                .orElseThrow(() -> ShopException.notFound(ErrorCode.NOT_FOUND_CART_ERROR));
    }

    /**
     * Removes a line, in a transaction of its own.
     *
     * @throws ShopException 404 for a line that is not in this user's cart
     */
    void delete(long userId, long id) {
        int deleted = transactions.run(handle -> handle.attach(CartSql.class).delete(id, userId, clock.instant()));
        if (deleted == 0) {
            throw ShopException.notFound(ErrorCode.NOT_FOUND_CART_ERROR);
        }
    }

    /**
     * Locks the lines of these users' carts until the caller's transaction ends. Waits for no lock, because the
     * transaction may be that of many orders: a line that another transaction has locked is left out.
     */
    public LockedCarts lock(Handle handle, SortedSet<Long> userIds) {
        return new LockedCarts(
                userIds.isEmpty() ? List.of() : handle.attach(CartSql.class).lock(userIds));
    }

    /** Removes lines by their ids, which the caller's transaction has locked. */
    public void remove(Handle handle, SortedSet<Long> lineIds) {
        if (!lineIds.isEmpty()) {
            handle.attach(CartSql.class).remove(lineIds, clock.instant());
        }
    }

    private static void requireOrderable(List<CartLine> lines, CartLine line) {
        if (line.quantity() > MAX_QUANTITY) {
            throw ShopException.invalid("quantity", "would take the cart line above " + MAX_QUANTITY);
        }
        if (lines.size() > MAX_LINES) {
            throw ShopException.invalid("productOptionId", "would be the cart's line number " + lines.size());
        }
    }
}
