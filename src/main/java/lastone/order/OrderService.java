package lastone.order;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import lastone.cart.CartLine;
import lastone.cart.CartService;
import lastone.concurrent.Backoff;
import lastone.concurrent.Deadline;
import lastone.concurrent.NotExecutedException;
import lastone.concurrent.OutcomeUnknownException;
import lastone.db.Transactions;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import lastone.idempotency.IdempotencyKey;
import lastone.idempotency.IdempotencyKeys;
import lastone.idempotency.IdempotencyKeys.Effect;
import lastone.idempotency.KeyedRequest;
import lastone.idempotency.RenderedResponse;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;

/** Places and cancels orders. Thread safe. */
public final class OrderService {

    /** So few that the rows of a flash sale are locked for some milliseconds. */
    private static final int CANCELLED_AT_ONCE = 200;

    private final OrderExecutor executor;
    private final Transactions transactions;
    private final OrderCancellation cancellation;
    private final CartService carts;
    private final IdempotencyKeys keys;
    private final Clock clock;
    private final Duration stockWait;
    private final List<OrderObserver> observers;

    /**
     * @param stockWait how long an order may wait for its transaction to begin, where the thread has no deadline of its own
     * @param observers are told the outcome of every attempt, on its thread, before {@link #place} returns
     */
    public OrderService(
            OrderExecutor executor,
            Transactions transactions,
            OrderCancellation cancellation,
            CartService carts,
            IdempotencyKeys keys,
            Clock clock,
            Duration stockWait,
            List<OrderObserver> observers) {
        this.executor = executor;
        this.transactions = transactions;
        this.cancellation = cancellation;
        this.carts = carts;
        this.keys = keys;
        this.clock = clock;
        this.stockWait = stockWait;
        this.observers = observers;
    }

    /**
     * Places an order, all lines or none, in a transaction that it may share with others. Blocks until that has ended: it has
     * begun by the thread's deadline, and is given up 1.8 s after it.
     *
     * @return the order, or the stored response if an earlier request with the same key took effect
     * @throws ShopException when the order is refused, or (503) when it did not begin in time; nothing was changed then
     * @throws OutcomeUnknownException when it was given up, or the connection was lost in its commit
     */
    public Placement.Accepted place(OrderRequest request) {
        try {
            return placeUntilDecided(request);
        } catch (ShopException e) {
            return replayOr(request.idempotencyKey(), e);
        }
    }

    /**
     * Places an order of all that is in the cart, and empties the cart with it; otherwise like {@link #place}. A cart that is
     * changed meanwhile is read and tried again.
     *
     * @param expectedTotalPrice in the currency's smallest unit; the order is refused at another price
     */
    public Placement.Accepted placeCart(
            long userId, OptionalLong expectedTotalPrice, Optional<IdempotencyKey> idempotencyKey) {
        try {
            return placeUntilDecided(ofCart(userId, expectedTotalPrice, idempotencyKey));
        } catch (ShopException e) {
            return replayOr(idempotencyKey, e);
        }
    }

    /** An order whose rows are locked, or whose cart was changed, has left its batch, and joins a later one. */
    private Placement.Accepted placeUntilDecided(OrderRequest first) {
        Deadline deadline = Deadline.currentOrAfter(stockWait);
        Backoff backoff = Backoff.forRowLocks();
        for (OrderRequest request = first; ; request = withCurrentCart(request)) {
            switch (execute(request, deadline)) {
                case Placement.Accepted accepted -> {
                    return accepted;
                }
                case Placement.Refused refused -> throw refused.reason();
                case Placement.Retry again -> backoff.pause(deadline);
            }
            if (deadline.hasPassed()) {
                throw busy();
            }
        }
    }

    private OrderRequest withCurrentCart(OrderRequest request) {
        return request.cart().isEmpty()
                ? request
                : ofCart(request.userId(), request.expectedTotalPrice(), request.idempotencyKey());
    }

    private OrderRequest ofCart(long userId, OptionalLong expectedTotalPrice, Optional<IdempotencyKey> idempotencyKey) {
        return OrderRequest.ofCart(userId, orderable(carts.lines(userId)), expectedTotalPrice, idempotencyKey);
    }

    private static List<CartLine> orderable(List<CartLine> lines) {
        if (lines.isEmpty()) {
            throw new ShopException(ErrorCode.EMPTY_CART_ERROR, "Put something in the cart first.");
        }
        if (lines.size() > CartService.MAX_LINES) {
            throw ShopException.invalid("fromCart", "takes at most " + CartService.MAX_LINES + " cart lines");
        }
        return lines;
    }

    private Placement execute(OrderRequest request, Deadline deadline) {
        long arrival = System.nanoTime();
        OrderObserver.Outcome outcome = OrderObserver.Outcome.FAILED;
        try {
            Placement placement = executor.execute(request, deadline);
            outcome = OrderObserver.Outcome.of(placement);
            return placement;
        } catch (NotExecutedException | ConnectionException e) {
            outcome = OrderObserver.Outcome.BUSY;
            throw busy();
        } finally {
            for (OrderObserver observer : observers) {
                observer.orderEnded(outcome, System.nanoTime() - arrival);
            }
        }
    }

    /** A refusal may come from an earlier request with the same key, at another server; then that one's effect counts. */
    private Placement.Accepted replayOr(Optional<IdempotencyKey> idempotencyKey, ShopException refusal) {
        return keys.findStored(idempotencyKey).map(Placement.Replayed::new).orElseThrow(() -> refusal);
    }

    /**
     * Cancels an order for its customer, if it is still pending. One that was due has expired then, which its response has to
     * say.
     *
     * @param request is rendered from the cancelled order
     * @throws ShopException 409 when it was not pending
     */
    RenderedResponse cancel(long id, KeyedRequest<Order> request) {
        return keys.executeOnce(request, handle -> cancel(handle, id));
    }

    private Effect<Order> cancel(Handle handle, long id) {
        Instant now = clock.instant();
        OrderStatusSql.LockedOrder order =
                handle.attach(OrderStatusSql.class).lock(id).orElseThrow();
        if (!order.isPending()) {
            throw new ShopException(ErrorCode.ORDER_NOT_PENDING_ERROR, "Only a pending order can be cancelled.");
        }
        CancelReason reason = order.isDue(now) ? CancelReason.EXPIRED : CancelReason.CUSTOMER;
        SortedMap<Long, Long> units = cancellation.cancel(handle, List.of(id), reason, now);
        return new Effect<>(OrderReader.get(handle, id), transaction -> cancellation.returnToStock(transaction, units));
    }

    /**
     * Cancels those of the orders that are still pending, as their customers would, due or not, in one transaction; returns how
     * many. Waits for rows that are locked elsewhere.
     */
    public int cancelPendingByIds(Collection<Long> ids) {
        return transactions.run(handle -> cancelPending(handle, ids, clock.instant()));
    }

    private int cancelPending(Handle handle, Collection<Long> ids, Instant now) {
        List<Long> pending = handle.attach(OrderStatusSql.class).lockPending(ids);
        cancellation.cancelAndReturnToStock(handle, pending, CancelReason.CUSTOMER, now);
        return pending.size();
    }

    /**
     * Cancels all orders of a user that can still be paid, 200 a transaction. Leaves those that are due to their expiry.
     * Waits for rows that are locked elsewhere; what fails leaves the batches before it cancelled.
     */
    public void cancelUnpaidOfUser(long userId) {
        int found;
        do {
            found = transactions.run(handle -> cancelUnpaidBatch(handle, userId));
        } while (found == CANCELLED_AT_ONCE);
    }

    /** Returns the number of orders that were found; some of them may have been ended by another transaction meanwhile. */
    private int cancelUnpaidBatch(Handle handle, long userId) {
        Instant now = clock.instant();
        List<Long> unpaid = handle.attach(OrderStatusSql.class).findUnpaid(userId, now, CANCELLED_AT_ONCE);
        if (!unpaid.isEmpty()) {
            cancelPending(handle, unpaid, now);
        }
        return unpaid.size();
    }

    private static ShopException busy() {
        return new ShopException(
                ErrorCode.STOCK_BUSY_ERROR,
                "The order was not processed before its deadline. Nothing was changed; retry later.");
    }
}
