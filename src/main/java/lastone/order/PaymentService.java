package lastone.order;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import lastone.db.Database;
import lastone.db.Lookup;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import lastone.event.Outbox;
import lastone.idempotency.IdempotencyKeys;
import lastone.idempotency.IdempotencyKeys.Effect;
import lastone.idempotency.KeyedRequest;
import lastone.idempotency.RenderedResponse;
import lastone.product.PopularCounts;
import lastone.stock.Stock;
import lastone.user.Balances;
import org.jdbi.v3.core.Handle;

/** Completes payments: of all transactions that try to end one payment, exactly one succeeds. Thread safe. */
public final class PaymentService {

    private final Lookup<Long, Payment> lookup;
    private final IdempotencyKeys keys;
    private final OrderCancellation cancellation;
    private final PopularCounts popular;
    private final Outbox outbox;
    private final Clock clock;

    /** @param clock decides whether a payment comes in time, and gives the times of its events */
    public PaymentService(
            Database database,
            IdempotencyKeys keys,
            OrderCancellation cancellation,
            PopularCounts popular,
            Outbox outbox,
            Clock clock) {
        this.lookup = new Lookup<>(
                database, (handle, ids) -> handle.attach(PaymentSql.class).findAll(ids), Payment::id);
        this.keys = keys;
        this.cancellation = cancellation;
        this.popular = popular;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Blocks as {@link Lookup#find} does.
     *
     * @throws ShopException 404
     */
    Payment get(long id) {
        return lookup.find(id).orElseThrow(() -> ShopException.notFound(ErrorCode.NOT_FOUND_PAYMENT_ERROR));
    }

    /**
     * Spends the balance for a payment, or fails the payment and cancels its order where the balance does not suffice,
     * in one transaction. Blocks for the rows of the order, the payment and the user.
     *
     * @throws ShopException 409 when the payment is not pending any more
     */
    RenderedResponse complete(Payment payment, KeyedRequest<PaymentOutcome> request) {
        return keys.executeOnce(request, handle -> complete(handle, payment));
    }

    /**
     * Locks rows in the order that all transactions of the shop keep: order, payment, user, key, stock, daily counts.
     */
    private Effect<PaymentOutcome> complete(Handle handle, Payment payment) {
        Instant now = clock.instant();
        OrderStatusSql.LockedOrder order =
                handle.attach(OrderStatusSql.class).lock(payment.orderId()).orElseThrow();
        if (!order.isPending()) {
            throw new ShopException(ErrorCode.PAYMENT_NOT_PENDING_ERROR, "Only a pending payment can be completed.");
        }
        if (order.isDue(now)) {
            return cancel(handle, payment, CancelReason.EXPIRED, now);
        }
        if (!Balances.trySpend(handle, payment.userId(), payment.amount(), payment.orderId(), now)) {
            outbox.append(
                    handle,
                    List.of(OrderEvents.paymentFailed(
                            payment.orderId(), payment.id(), payment.userId(), payment.amount(), now)));
            return cancel(handle, payment, CancelReason.PAYMENT_FAILED, now);
        }
        PaymentSql sql = handle.attach(PaymentSql.class);
        sql.markOrderPaid(payment.orderId());
        sql.complete(payment.id(), now);
        outbox.append(
                handle,
                List.of(OrderEvents.paymentCompleted(
                        payment.orderId(), payment.id(), payment.userId(), payment.amount(), now)));
        return new Effect<>(
                new PaymentOutcome.Completed(payment.completedAt(now)),
                hot -> popular.add(hot, now, sql.soldUnits(payment.orderId())));
    }

    private Effect<PaymentOutcome> cancel(Handle handle, Payment payment, CancelReason reason, Instant now) {
        SortedMap<Long, Long> units = cancellation.cancel(handle, List.of(payment.orderId()), reason, now);
        return new Effect<>(new PaymentOutcome.Cancelled(refusal(payment, reason)), hot -> Stock.giveBack(hot, units));
    }

    private static ShopException refusal(Payment payment, CancelReason reason) {
        return reason == CancelReason.PAYMENT_FAILED
                ? new ShopException(
                        ErrorCode.INSUFFICIENT_BALANCE_ERROR,
                        "The balance does not cover " + payment.amount() + "; the order was cancelled.")
                : new ShopException(
                        ErrorCode.PAYMENT_NOT_PENDING_ERROR, "The order was not paid in time and has expired.");
    }
}
