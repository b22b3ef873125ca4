package lastone.order;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import lastone.cart.CartLine;
import lastone.cart.CartService;
import lastone.concurrent.Deadline;
import lastone.db.Transactions;
import lastone.event.Outbox;
import lastone.idempotency.IdempotencyKeys;
import lastone.stock.Gate;
import lastone.stock.Stock;
import lastone.stock.StockBusyException;
import lastone.web.Answer;
import lastone.web.ErrorCode;
import lastone.web.IdempotentRequest;
import lastone.web.ProblemException;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;

/** Places and cancels orders. Thread safe. */
public final class OrderService {

    private final Transactions transactions;
    private final Gate<OrderRequest, Placement> gate;
    private final CartService carts;
    private final IdempotencyKeys keys;
    private final Outbox outbox;
    private final Clock clock;
    private final Duration stockWait;

    /** @param stockWait how long an order may wait for its turn */
    public OrderService(
            Transactions transactions,
            Gate<OrderRequest, Placement> gate,
            CartService carts,
            IdempotencyKeys keys,
            Outbox outbox,
            Clock clock,
            Duration stockWait) {
        this.transactions = transactions;
        this.gate = gate;
        this.carts = carts;
        this.keys = keys;
        this.outbox = outbox;
        this.clock = clock;
        this.stockWait = stockWait;
    }

    /**
     * Places an order, all lines or none. Blocks for its turn, within the wait for stock.
     *
     * @throws ProblemException when it is refused; nothing was changed then
     */
    public Order place(long userId, SortedMap<Long, Integer> quantities) {
        Deadline deadline = Deadline.after(stockWait);
        return placed(enter(new OrderRequest(userId, quantities, List.of()), deadline))
                .order();
    }

    /** Like {@link #place}; a request that is to take effect once answers again what it answered first. */
    Answer place(long userId, SortedMap<Long, Integer> quantities, Optional<IdempotentRequest> once) {
        Deadline deadline = Deadline.after(stockWait);
        OrderRequest request = new OrderRequest(userId, quantities, List.of(), once);
        return keys.orKept(once, () -> answer(enter(request, deadline), once));
    }

    /** Places an order of all that is in the cart, and empties the cart with it. */
    public Answer placeCart(long userId, Optional<IdempotentRequest> once) {
        return keys.orKept(once, () -> answer(enterCart(userId, once), once));
    }

    private Placement enterCart(long userId, Optional<IdempotentRequest> once) {
        Deadline deadline = Deadline.after(stockWait);
        while (!deadline.hasPassed()) {
            List<CartLine> lines = carts.lines(userId);
            if (lines.isEmpty()) {
                throw new ProblemException(ErrorCode.EMPTY_CART_ERROR, "Put something in the cart first.");
            }
            if (lines.size() > CartService.MAX_LINES) {
                throw ProblemException.invalid("fromCart", "takes at most " + CartService.MAX_LINES + " cart lines");
            }
            Placement placement = enter(new OrderRequest(userId, quantities(lines), lines, once), deadline);
            if (!(placement instanceof Placement.CartChanged)) {
                return placement;
            }
        }
        throw busy();
    }

    /**
     * Cancels an order for its customer, if it is still pending and can be paid.
     *
     * @throws ProblemException 409 when it is not; one that was due has expired then
     */
    Order cancel(long id) {
        Optional<Order> cancelled = transactions.run(handle -> {
            if (tryExpire(handle, id, clock.instant())) {
                return Optional.empty();
            }
            if (!tryCancel(handle, id, CancelReason.CUSTOMER)) {
                throw new ProblemException(ErrorCode.ORDER_NOT_PENDING_ERROR, "Only a pending order can be cancelled.");
            }
            return Optional.of(OrderReader.get(handle, id));
        });
        return cancelled.orElseThrow(() -> new ProblemException(
                ErrorCode.ORDER_NOT_PENDING_ERROR, "The order was not paid in time and has expired."));
    }

    /**
     * Cancels an order in the caller's transaction and gives its stock back, if it is still pending. Of all who try
     * to end an order, by paying, cancelling or expiring it, exactly one succeeds.
     */
    public boolean tryCancel(Handle handle, long id, CancelReason reason) {
        return cancel(handle, List.of(id), reason) == 1;
    }

    /** Expires an order in the caller's transaction, if it is still pending though its time to be paid is over. */
    public boolean tryExpire(Handle handle, long id, Instant now) {
        return handle.attach(OrderStatusSql.class).isDue(id, now) && tryCancel(handle, id, CancelReason.EXPIRED);
    }

    /** Cancels orders that the caller's transaction has locked as pending ones, and gives their stock back. */
    void cancelLocked(Handle handle, List<Long> ids, CancelReason reason) {
        if (!ids.isEmpty() && cancel(handle, ids, reason) != ids.size()) {
            throw new IllegalStateException("Locked as pending, but not all are: orders " + ids);
        }
    }

    /** One statement of each kind however many orders there are; the stock, which everybody wants, comes last. */
    private int cancel(Handle handle, List<Long> ids, CancelReason reason) {
        OrderStatusSql sql = handle.attach(OrderStatusSql.class);
        int cancelled = sql.cancel(ids, reason);
        if (cancelled > 0) {
            sql.endPayments(
                    ids, reason == CancelReason.PAYMENT_FAILED ? PaymentStatus.FAILED : PaymentStatus.CANCELLED);
            Instant now = clock.instant();
            outbox.append(
                    handle,
                    ids.stream()
                            .map(id -> OrderEvents.cancelled(id, reason, now))
                            .toList());
            Stock.giveBack(handle, new TreeMap<>(sql.units(ids)));
        }
        return cancelled;
    }

    /** Marks an order paid in the caller's transaction, if it is still pending and its time is not over. */
    public static boolean tryMarkPaid(Handle handle, long id, Instant now) {
        return handle.attach(OrderStatusSql.class).markPaid(id, now) == 1;
    }

    private Placement enter(OrderRequest request, Deadline deadline) {
        try {
            return gate.enter(request.quantities().keySet(), request, deadline);
        } catch (StockBusyException | ConnectionException turnDidNotCome) {
            throw busy();
        }
    }

    private static Answer answer(Placement placement, Optional<IdempotentRequest> once) {
        if (placement instanceof Placement.Repeated repeated) {
            return IdempotencyKeys.answer(repeated.kept(), once.orElseThrow());
        }
        Placement.Placed placed = placed(placement);
        return placed.kept().orElseGet(() -> created(placed.order()));
    }

    static Answer created(Order order) {
        return Answer.created(OrderRoutes.ORDERS + "/" + order.id(), order);
    }

    private static Placement.Placed placed(Placement placement) {
        return switch (placement) {
            case Placement.Placed placed -> placed;
            case Placement.UnknownOption unknown ->
                throw new ProblemException(
                        ErrorCode.NOT_FOUND_PRODUCT_OPTION_ERROR,
                        "There is no product option " + unknown.optionId() + " on sale.");
            case Placement.OutOfStock soldOut ->
                throw new ProblemException(
                        ErrorCode.OUT_OF_STOCK_ERROR,
                        "Product option " + soldOut.optionId() + " has fewer units left than ordered.");
            case Placement.CartChanged changed -> throw busy();
            case Placement.Repeated repeated -> throw new IllegalStateException("Not asked to take effect once");
        };
    }

    private static ProblemException busy() {
        return new ProblemException(
                ErrorCode.STOCK_BUSY_ERROR, "The order's turn did not come in time. Nothing was changed; try again.");
    }

    private static SortedMap<Long, Integer> quantities(List<CartLine> lines) {
        SortedMap<Long, Integer> quantities = new TreeMap<>();
        lines.forEach(line -> quantities.put(line.productOptionId(), line.quantity()));
        return quantities;
    }
}
