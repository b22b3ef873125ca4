package lastone.order;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import lastone.db.Transactions;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import lastone.event.Outbox;
import lastone.idempotency.IdempotencyKeys;
import lastone.idempotency.IdempotentRequest;
import lastone.idempotency.RenderedResponse;
import lastone.idempotency.StoredResponses;
import lastone.product.PopularCounts;
import lastone.stock.Stock;
import lastone.user.Balances;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Completes payments: of all transactions that try to end one payment, exactly one succeeds. Thread safe. */
public final class PaymentService {

    private final Jdbi jdbi;
    private final Transactions transactions;
    private final IdempotencyKeys keys;
    private final OrderCancellation cancellation;
    private final PopularCounts popular;
    private final Outbox outbox;
    private final Function<PaymentOutcome, RenderedResponse> rendering;
    private final Clock clock;

    /** @param rendering makes the response that is stored for a request with a key */
    public PaymentService(
            Jdbi jdbi,
            Transactions transactions,
            IdempotencyKeys keys,
            OrderCancellation cancellation,
            PopularCounts popular,
            Outbox outbox,
            Function<PaymentOutcome, RenderedResponse> rendering,
            Clock clock) {
        this.jdbi = jdbi;
        this.transactions = transactions;
        this.keys = keys;
        this.cancellation = cancellation;
        this.popular = popular;
        this.outbox = outbox;
        this.rendering = rendering;
        this.clock = clock;
    }

    /** @throws ShopException 404 */
    Payment get(long id) {
        return jdbi.withExtension(PaymentSql.class, sql -> sql.find(id))
                .orElseThrow(() -> ShopException.notFound(ErrorCode.NOT_FOUND_PAYMENT_ERROR));
    }

    /**
     * Spends the balance for a payment, or fails the payment and cancels its order where the balance does not suffice, in
     * one transaction. Blocks for the rows of the order, the payment and the user.
     *
     * @return the payment, or a problem that changed something: the balance does not suffice, or it is too late
     * @throws ShopException 409 when the payment is not pending any more
     */
    RenderedResponse complete(Payment payment, Optional<IdempotentRequest> idempotency) {
        try {
            return transactions.run(handle -> complete(handle, payment, idempotency));
        } catch (ShopException e) {
            return keys.replayOr(idempotency, e);
        }
    }

    /** Locks rows in the order that all transactions of the shop keep: order, payment, user, key, stock, daily counts. */
    private RenderedResponse complete(Handle handle, Payment payment, Optional<IdempotentRequest> idempotency) {
        StoredResponses stored = keys.find(handle, idempotency.stream().toList());
        Optional<RenderedResponse> replay = IdempotencyKeys.replay(stored, idempotency);
        if (replay.isPresent()) {
            return replay.get();
        }
        Instant now = clock.instant();
        OrderStatusSql.LockedOrder order =
                handle.attach(OrderStatusSql.class).lock(payment.orderId()).orElseThrow();
        if (!order.isPending()) {
            throw new ShopException(ErrorCode.PAYMENT_NOT_PENDING_ERROR, "Only a pending payment can be completed.");
        }
        if (order.isDue(now)) {
            return cancel(handle, payment, CancelReason.EXPIRED, now, stored, idempotency);
        }
        if (!Balances.trySpend(handle, payment.userId(), payment.amount())) {
            return cancel(handle, payment, CancelReason.PAYMENT_FAILED, now, stored, idempotency);
        }
        Payment completed = payment.completedAt(now);
        PaymentSql sql = handle.attach(PaymentSql.class);
        sql.markOrderPaid(payment.orderId());
        sql.complete(payment.id(), now);
        outbox.append(
                handle,
                List.of(OrderEvents.paymentCompleted(
                        payment.orderId(), payment.id(), payment.userId(), payment.amount(), now)));
        RenderedResponse response = rendering.apply(new PaymentOutcome.Completed(completed));
        keys.store(handle, stored, idempotency, response);
        popular.add(handle, now, sql.soldUnits(payment.orderId()));
        return response;
    }

    /** Unlike other refusals this one changes something, so its response is stored. */
    private RenderedResponse cancel(
            Handle handle,
            Payment payment,
            CancelReason reason,
            Instant now,
            StoredResponses stored,
            Optional<IdempotentRequest> idempotency) {
        if (reason == CancelReason.PAYMENT_FAILED) {
            outbox.append(
                    handle,
                    List.of(OrderEvents.paymentFailed(
                            payment.orderId(), payment.id(), payment.userId(), payment.amount(), now)));
        }
        SortedMap<Long, Long> units = cancellation.cancel(handle, List.of(payment.orderId()), reason, now);
        RenderedResponse response = rendering.apply(new PaymentOutcome.Cancelled(refusal(payment, reason)));
        keys.store(handle, stored, idempotency, response);
        Stock.giveBack(handle, units);
        return response;
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
