package lastone.order;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import lastone.event.Outbox;
import lastone.idempotency.IdempotencyKeys;
import lastone.idempotency.IdempotencyKeys.Effect;
import lastone.idempotency.KeyedRequest;
import lastone.idempotency.RenderedResponse;
import lastone.stock.Stock;
import lastone.user.Balances;
import org.jdbi.v3.core.Handle;

/** Refunds paid orders to the balance of their users: each once, in one transaction. Thread safe. */
public final class OrderRefunds {

    private final IdempotencyKeys keys;
    private final Stock stock;
    private final Outbox outbox;
    private final Clock clock;

    /** @param clock gives the time of a refund */
    public OrderRefunds(IdempotencyKeys keys, Stock stock, Outbox outbox, Clock clock) {
        this.keys = keys;
        this.stock = stock;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Refunds an order that exists. Blocks for the rows of the order, its user and, with {@code restock}, its options.
     *
     * @param restock whether the units return to stock
     * @param request is rendered from the refunded order
     * @throws ShopException 409 when the order is not paid, or the balance would be too large; nothing was changed then
     */
    RenderedResponse refund(long id, boolean restock, KeyedRequest<Order> request) {
        return keys.executeOnce(request, handle -> refund(handle, id, restock));
    }

    /** Locks rows in the order that all transactions of the shop keep: order, payment, user with its holdings, key, stock. */
    private Effect<Order> refund(Handle handle, long id, boolean restock) {
        OrderStatusSql sql = handle.attach(OrderStatusSql.class);
        if (sql.lock(id).orElseThrow().status() != OrderStatus.PAID) {
            throw new ShopException(ErrorCode.ORDER_NOT_PAID_ERROR, "Only a paid order can be refunded.");
        }
        Order paid = OrderReader.get(handle, id);
        Instant now = clock.instant();
        Balances.refund(handle, paid.userId(), paid.totalPrice(), id, now);
        List<OrderStatusSql.OrderLineUnits> lines = sql.units(List.of(id));
        CustomerLimits.subtractHeldUnits(handle, OrderStatusSql.OrderLineUnits.heldUnits(lines));
        RefundSql refunds = handle.attach(RefundSql.class);
        refunds.refundOrder(id, now, restock);
        refunds.refundPayment(paid.payment().id());
        outbox.append(handle, List.of(OrderEvents.refunded(id, paid.payment().id(), paid.totalPrice(), restock, now)));
        return new Effect<>(OrderReader.get(handle, id), transaction -> {
            if (restock) {
                stock.returnToStock(transaction, OrderStatusSql.OrderLineUnits.byOption(lines));
            }
        });
    }
}
