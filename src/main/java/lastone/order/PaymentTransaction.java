package lastone.order;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import lastone.batch.Batch;
import lastone.db.Transactions;
import lastone.event.Event;
import lastone.event.Outbox;
import lastone.idempotency.IdempotencyKeys;
import lastone.idempotency.StoredResponses;
import lastone.product.PopularCounts;
import lastone.product.SoldUnits;
import lastone.user.LockedBalances;
import org.jdbi.v3.core.Handle;

/**
 * Completes payments in one transaction, by one statement of each kind however many there are. Of all transactions that
 * try to end one payment, exactly one succeeds. Thread safe.
 */
public final class PaymentTransaction {

    private final Transactions transactions;
    private final IdempotencyKeys keys;
    private final OrderCancellation cancellation;
    private final PopularCounts popular;
    private final Outbox outbox;
    private final Clock clock;

    /** @param clock decides whether a payment comes in time, and gives the times of its events */
    public PaymentTransaction(
            Transactions transactions,
            IdempotencyKeys keys,
            OrderCancellation cancellation,
            PopularCounts popular,
            Outbox outbox,
            Clock clock) {
        this.transactions = transactions;
        this.keys = keys;
        this.cancellation = cancellation;
        this.popular = popular;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Where batches should be executed: see {@link Transactions#transactionThreads}. */
    Executor transactionThreads() {
        return transactions.transactionThreads();
    }

    /**
     * Spends the balances for payments, or fails them and cancels their orders where the balance does not suffice. Blocks
     * for a permit, a connection, and the rows of options and daily counts; orders and users that another transaction has
     * locked are left out.
     *
     * @param batch is claimed when the transaction has its connection
     * @return one for each request, in their order
     */
    List<PaymentAttempt> completeBatch(Batch<PaymentRequest, PaymentAttempt> batch) {
        return transactions.run(handle -> {
            List<PaymentRequest> requests = batch.claim();
            return requests.isEmpty() ? List.of() : completeAll(handle, requests);
        });
    }

    /** Locks rows in the order that all transactions of the shop keep. */
    private List<PaymentAttempt> completeAll(Handle handle, List<PaymentRequest> requests) {
        StoredResponses stored = keys.find(
                handle,
                requests.stream()
                        .flatMap(request -> request.keyed().key().stream())
                        .toList());
        Map<Long, OrderStatusSql.LockedOrder> orders =
                PaymentBatchSql.lockOrders(handle, ids(requests, Payment::orderId));
        LockedBalances balances = LockedBalances.lock(handle, ids(requests, Payment::userId));
        // Read after the locks, which may have taken long: an order that has expired meanwhile must not be paid.
        Instant now = clock.instant();
        PaymentPlan plan = new PaymentPlan(stored, orders, balances, now);
        requests.forEach(plan::decide);

        // Also takes the paid orders off their users' counts of pending orders.
        balances.write(handle, now);
        writeCompleted(handle, plan.completed(), now);
        SortedMap<Long, Long> units = writeCancelled(handle, plan, now);
        List<SoldUnits> sold = PaymentBatchSql.soldUnits(handle, orderIds(plan.completed()));
        keys.store(handle, stored, plan.responses());
        // Last, because other servers' buyers wait for these rows until the commit.
        if (!units.isEmpty()) {
            cancellation.returnToStock(handle, units);
        }
        popular.add(handle, now, sold);
        return plan.results();
    }

    private void writeCompleted(Handle handle, List<Payment> payments, Instant now) {
        PaymentBatchSql.complete(handle, payments, now);
        append(
                handle,
                payments,
                payment -> OrderEvents.paymentCompleted(
                        payment.orderId(), payment.id(), payment.userId(), payment.amount(), now));
    }

    /** Cancels the orders that were not paid; returns their units, which have to be returned to stock. */
    private SortedMap<Long, Long> writeCancelled(Handle handle, PaymentPlan plan, Instant now) {
        append(
                handle,
                plan.cancelled(CancelReason.PAYMENT_FAILED),
                payment -> OrderEvents.paymentFailed(
                        payment.orderId(), payment.id(), payment.userId(), payment.amount(), now));
        SortedMap<Long, Long> units = new TreeMap<>();
        for (CancelReason reason : List.of(CancelReason.PAYMENT_FAILED, CancelReason.EXPIRED)) {
            List<Long> ids = orderIds(plan.cancelled(reason));
            if (!ids.isEmpty()) {
                cancellation
                        .cancelWithUsersLocked(handle, ids, reason, now)
                        .forEach((option, quantity) -> units.merge(option, quantity, Long::sum));
            }
        }
        return units;
    }

    private void append(Handle handle, List<Payment> payments, Function<Payment, Event> event) {
        if (!payments.isEmpty()) {
            outbox.append(handle, payments.stream().map(event).toList());
        }
    }

    private static List<Long> orderIds(List<Payment> payments) {
        return payments.stream().map(Payment::orderId).toList();
    }

    private static SortedSet<Long> ids(List<PaymentRequest> requests, ToLongFunction<Payment> id) {
        SortedSet<Long> ids = new TreeSet<>();
        requests.forEach(request -> ids.add(id.applyAsLong(request.payment())));
        return ids;
    }
}
