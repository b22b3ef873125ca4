package lastone.order;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import lastone.idempotency.IdempotencyKey;
import lastone.idempotency.RenderedResponse;
import lastone.idempotency.StoredResponse;
import lastone.idempotency.StoredResponses;
import lastone.user.LockedBalances;

/**
 * Decides in arrival order which payments of a transaction are completed and which orders are cancelled instead, by the
 * rows that the transaction has locked, and renders what is stored by the functions that came with the requests; changes
 * nothing in the database. Lives as long as the transaction, in one thread.
 */
final class PaymentPlan {

    private final StoredResponses stored;
    private final Map<Long, OrderStatusSql.LockedOrder> orders;
    private final LockedBalances balances;
    private final Instant now;
    private final List<Payment> completed = new ArrayList<>();
    private final Map<CancelReason, List<Payment>> cancelled = new EnumMap<>(CancelReason.class);
    private final Map<IdempotencyKey, RenderedResponse> responses = new HashMap<>();
    private final Set<Long> ended = new HashSet<>();
    private final List<PaymentAttempt> results = new ArrayList<>();

    /** @param orders the locked ones, by id */
    PaymentPlan(
            StoredResponses stored,
            Map<Long, OrderStatusSql.LockedOrder> orders,
            LockedBalances balances,
            Instant now) {
        this.stored = stored;
        this.orders = orders;
        this.balances = balances;
        this.now = now;
    }

    void decide(PaymentRequest request) {
        Optional<StoredResponse> earlier = request.keyed().key().flatMap(stored::find);
        results.add(earlier.isPresent() ? new PaymentAttempt.Replayed(earlier.get()) : result(request));
    }

    /** The payments for which the balance is spent, in arrival order. */
    List<Payment> completed() {
        return completed;
    }

    /** The payments whose orders are cancelled for this reason, in arrival order. */
    List<Payment> cancelled(CancelReason reason) {
        return cancelled.getOrDefault(reason, List.of());
    }

    /** What is to be stored for the requests with a key. */
    Map<IdempotencyKey, RenderedResponse> responses() {
        return responses;
    }

    /** One for each request, in their order. */
    List<PaymentAttempt> results() {
        return results;
    }

    private PaymentAttempt result(PaymentRequest request) {
        Payment payment = request.payment();
        OrderStatusSql.LockedOrder order = orders.get(payment.orderId());
        if (order == null) {
            return new PaymentAttempt.Locked();
        }
        if (!order.isPending() || ended.contains(payment.orderId())) {
            return new PaymentAttempt.NotPending();
        }
        if (!balances.contains(payment.userId())) {
            return new PaymentAttempt.Locked();
        }
        if (balances.isDeleted(payment.userId())) {
            return new PaymentAttempt.UserDeleted();
        }
        ended.add(payment.orderId());
        EndedPayment outcome = outcome(payment, order);
        // Only what is stored is rendered while rows are locked: see PaymentService.
        Optional<RenderedResponse> response =
                request.keyed().key().map(_ -> request.keyed().rendering().apply(outcome));
        response.ifPresent(rendered -> responses.put(request.keyed().key().orElseThrow(), rendered));
        return new PaymentAttempt.Ended(outcome, response);
    }

    private EndedPayment outcome(Payment payment, OrderStatusSql.LockedOrder order) {
        if (order.isDue(now)) {
            return cancel(payment, CancelReason.EXPIRED);
        }
        if (!balances.tryPay(payment.userId(), payment.amount(), payment.orderId())) {
            return cancel(payment, CancelReason.PAYMENT_FAILED);
        }
        completed.add(payment);
        return new EndedPayment.Completed(payment.completedAt(now));
    }

    private EndedPayment cancel(Payment payment, CancelReason reason) {
        cancelled.computeIfAbsent(reason, _ -> new ArrayList<>()).add(payment);
        return new EndedPayment.Cancelled(refusal(payment, reason));
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
