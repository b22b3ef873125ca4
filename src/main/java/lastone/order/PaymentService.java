package lastone.order;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import lastone.batch.BatchExecutor;
import lastone.batch.BatchMetrics;
import lastone.concurrent.Backoff;
import lastone.concurrent.Deadline;
import lastone.concurrent.NotExecutedException;
import lastone.db.Database;
import lastone.db.Failures;
import lastone.db.Lookup;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import lastone.idempotency.IdempotencyKeys;
import lastone.idempotency.KeyedRequest;
import lastone.idempotency.RenderedResponse;
import org.jdbi.v3.core.ConnectionException;

/**
 * Completes payments. All that arrive while a batch of them is executed make the next batch: one transaction and one
 * commit for many payments. Thread safe.
 */
public final class PaymentService {

    /** A power of two, as the lists of all queries are; above 200 keys MariaDB and MySQL estimate. */
    private static final int MAX_BATCH = 128;

    private final Lookup<Long, Payment> lookup;
    private final IdempotencyKeys keys;
    private final Duration stockWait;
    private final BatchExecutor<PaymentRequest, PaymentAttempt> executor;
    private final PaymentMetrics metrics;

    /**
     * @param stockWait how long a payment may wait for its transaction, and for rows that others have locked, where the
     *     thread has no deadline of its own
     */
    public PaymentService(
            Database database,
            PaymentTransaction transaction,
            IdempotencyKeys keys,
            Duration stockWait,
            MeterRegistry meters) {
        this.lookup = new Lookup<>(database, PaymentSql::find, Payment::id);
        this.keys = keys;
        this.stockWait = stockWait;
        this.executor = new BatchExecutor<>(
                transaction::completeBatch,
                _ -> 1,
                MAX_BATCH,
                Failures::canBeRequestFault,
                BatchMetrics.ofPayments(meters),
                transaction.transactionThreads());
        this.metrics = new PaymentMetrics(meters);
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
     * Spends the balance for a payment, or fails the payment and cancels its order where the balance does not suffice.
     * Blocks until its transaction has ended, and while other transactions have the rows of the order or the user locked.
     *
     * @param keyed its rendering runs in the transaction if it has a key, on a thread that may serve another request
     * @throws ShopException 409 when the payment is not pending any more, 503 when it was not processed before the
     *     deadline; nothing was changed then
     */
    RenderedResponse complete(Payment payment, KeyedRequest<EndedPayment> keyed) {
        try {
            PaymentRequest request = new PaymentRequest(payment, keyed);
            return response(keyed, executeUntilUnlocked(request, Deadline.currentOrAfter(stockWait)));
        } catch (ShopException e) {
            return keys.replayOr(keyed.key(), e);
        }
    }

    /** A payment whose rows are locked has left its batch, and joins a later one. */
    private PaymentAttempt.Decided executeUntilUnlocked(PaymentRequest request, Deadline deadline) {
        Backoff backoff = Backoff.forRowLocks();
        while (!deadline.hasPassed()) {
            if (execute(request, deadline) instanceof PaymentAttempt.Decided decided) {
                return decided;
            }
            backoff.pause(deadline);
        }
        throw busy();
    }

    private PaymentAttempt execute(PaymentRequest request, Deadline deadline) {
        long arrival = System.nanoTime();
        PaymentMetrics.Outcome outcome = PaymentMetrics.Outcome.FAILED;
        try {
            PaymentAttempt result = executor.execute(request, deadline);
            outcome = PaymentMetrics.Outcome.of(result);
            return result;
        } catch (NotExecutedException | ConnectionException e) {
            outcome = PaymentMetrics.Outcome.BUSY;
            throw busy();
        } finally {
            metrics.ended(outcome, System.nanoTime() - arrival);
        }
    }

    private static RenderedResponse response(KeyedRequest<EndedPayment> keyed, PaymentAttempt.Decided decided) {
        return switch (decided) {
            case PaymentAttempt.Ended ended ->
                ended.response().orElseGet(() -> keyed.rendering().apply(ended.outcome()));
            case PaymentAttempt.Replayed replayed ->
                IdempotencyKeys.replay(replayed.stored(), keyed.key().orElseThrow());
            case PaymentAttempt.NotPending notPending ->
                throw new ShopException(
                        ErrorCode.PAYMENT_NOT_PENDING_ERROR, "Only a pending payment can be completed.");
            case PaymentAttempt.UserDeleted deleted -> throw ShopException.invalidToken();
        };
    }

    private static ShopException busy() {
        return new ShopException(
                ErrorCode.UNAVAILABLE_ERROR,
                "The payment was not processed before its deadline. Nothing was changed; retry later.");
    }
}
