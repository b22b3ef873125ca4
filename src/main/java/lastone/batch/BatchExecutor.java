package lastone.batch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import lastone.concurrent.Deadline;
import lastone.concurrent.NotExecutedException;
import lastone.concurrent.OutcomeUnknownException;
import org.jspecify.annotations.Nullable;

/**
 * Executes requests in batches, first come, first served: while one batch is executed, the next one gathers. There is no
 * dispatcher thread. A drain executes one batch. The work claims it from the head of the queue ({@link Batch#claim})
 * when it has all that it waits for, such as its connection; until then further requests join. A caller that finds no
 * drain running starts one; when a drain ends, it wakes the first waiting caller, which starts the next. So a lone
 * request is executed at once. Known as flat combining (Hendler, Incze, Shavit, Tzafrir, SPAA 2010). Thread safe.
 *
 * <p>A drain runs on the thread of the caller that started it, or on another one. While it runs on another thread, a
 * caller waits until its own deadline. Then it withdraws its request if no batch has claimed it; otherwise it waits
 * another 1.8 s for the result, and throws {@link OutcomeUnknownException}.
 *
 * @param <Q> the requests
 * @param <R> their results
 */
public final class BatchExecutor<Q, R> {

    /** How many requests may wait; far above what a server admits at once, so only callers in the process reach it. */
    private static final int CAPACITY = 131_072;

    /** How long after its deadline a caller waits for a request that is being executed; the contract allows 2 s. */
    private static final Duration EXECUTION_GRACE = Duration.ofMillis(1_800);

    /** At most so many batches of reads are executed at once; another one starts only while those before it are slow. */
    private static final int READS_AT_ONCE = 3;

    private final BatchExecution<Q, R> execution;
    private final RequestQueue<Q, R> queue;
    private final Executor drainExecutor;
    private final DrainLimiter drains;

    /**
     * An executor that drains one batch at a time.
     *
     * @param work executes a batch; throws when none of its requests took effect
     * @param weight what a request counts in a batch; a single request may weigh more than a batch
     * @param maxWeight what the requests of a batch weigh together at most
     * @param isRequestFault whether a failure of a batch can be one request's own: then the batch is executed again in
     *     two halves, down to single requests; any other failure fails the batch
     * @param drainExecutor runs the drains; {@code Runnable::run} on the callers' threads, for work that never blocks long
     */
    public BatchExecutor(
            BatchWork<Q, R> work,
            ToIntFunction<Q> weight,
            int maxWeight,
            Predicate<Throwable> isRequestFault,
            BatchMetrics metrics,
            Executor drainExecutor) {
        this(work, weight, maxWeight, isRequestFault, metrics, drainExecutor, 1, CAPACITY);
    }

    /**
     * An executor of reads: while a batch takes long, up to two later ones are executed at the same time.
     *
     * @param maxRequests how many requests a batch has at most
     */
    public static <Q, R> BatchExecutor<Q, R> ofReads(
            BatchWork<Q, R> work, int maxRequests, Predicate<Throwable> isRequestFault, Executor drainExecutor) {
        return new BatchExecutor<>(
                work,
                _ -> 1,
                maxRequests,
                isRequestFault,
                BatchMetrics.unobserved(),
                drainExecutor,
                READS_AT_ONCE,
                CAPACITY);
    }

    BatchExecutor(
            BatchWork<Q, R> work,
            ToIntFunction<Q> weight,
            int maxWeight,
            Predicate<Throwable> isRequestFault,
            BatchMetrics metrics,
            Executor drainExecutor,
            int atOnce,
            int capacity) {
        this.execution = new BatchExecution<>(work, isRequestFault, metrics);
        this.queue = new RequestQueue<>(weight, maxWeight, capacity, metrics);
        this.drainExecutor = drainExecutor;
        this.drains = new DrainLimiter(atOnce);
    }

    /**
     * Blocks until the request was executed, alone or with others.
     *
     * @return the request's own result
     * @throws NotExecutedException when the deadline passed or the thread was interrupted before a batch claimed the
     *     request, or when too many are waiting; an interrupted thread stays interrupted
     * @throws OutcomeUnknownException when the request is still being executed 1.8 s after the deadline
     * @throws RuntimeException what the work threw; one instance for all requests of the batch that failed
     */
    public R execute(Q request, Deadline deadline) {
        PendingRequest<Q, R> own = new PendingRequest<>(request, deadline);
        queue.add(own);
        boolean interrupted = false;
        try {
            while (!own.isDone()) {
                interrupted |= Thread.interrupted();
                // Withdrawn before it leaves the queue: a batch that has claimed it meanwhile wins, and is waited for.
                if ((interrupted || deadline.hasPassed()) && own.tryWithdraw()) {
                    queue.remove(own);
                    // This caller may be the one that was woken to drain: another one has to.
                    wakeHead();
                    throw new NotExecutedException("The request was not started before its deadline or an interrupt");
                }
                DrainLimiter.@Nullable Drain drain = own.isWaiting() ? drains.tryStart() : null;
                if (drain != null) {
                    startDraining(own, drain);
                } else {
                    failIfOverdue(own);
                    own.await(EXECUTION_GRACE, drains.retryNanos());
                }
            }
            return own.result();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void startDraining(PendingRequest<Q, R> own, DrainLimiter.Drain drain) {
        try {
            drainExecutor.execute(() -> drain(own, drain));
        } catch (RejectedExecutionException e) {
            // The executor is closed, and so is what the work needs: executed here, it fails with the reason.
            drain(own, drain);
        }
    }

    private static void failIfOverdue(PendingRequest<?, ?> own) {
        if (own.isLateBy(EXECUTION_GRACE)) {
            throw new OutcomeUnknownException("The request is still being executed after its deadline", null);
        }
    }

    int waiting() {
        return queue.size();
    }

    /** Throws nothing: every claimed request ends, and the queue goes on, whatever happens. */
    private void drain(PendingRequest<Q, R> own, DrainLimiter.Drain drain) {
        Batch<Q, R> batch = new Batch<>(queue, own.deadline());
        try {
            // The batch before may have executed the caller's request.
            if (!own.isDone()) {
                execution.executeBatch(batch);
            }
        } catch (Throwable e) {
            fail(batch, own, e);
        } finally {
            // In this order: a head that is woken before the drain has ended finds the queue drained by another caller
            // and parks for good. This batch's callers come last, since the next batch does not need them.
            drains.end(drain);
            wakeHead();
            wakeAll(batch.claimed());
            // Where nothing was claimed, fail() has failed this caller's own request, which the batch does not list.
            own.wake();
        }
    }

    private void wakeAll(List<PendingRequest<Q, R>> requests) {
        for (int i = 0; i < requests.size(); i++) {
            requests.get(i).wake();
        }
    }

    /** Fails what was claimed and has no result; where nothing was claimed, the draining caller's own request. */
    private void fail(Batch<Q, R> batch, PendingRequest<Q, R> own, Throwable e) {
        if (!batch.isClaimed() && own.tryClaim()) {
            queue.remove(own);
            own.fail(e);
        }
        for (int i = 0; i < batch.claimed().size(); i++) {
            batch.claimed().get(i).fail(e);
        }
    }

    /** Wakes the first waiting caller to drain, unless one is draining: that one wakes it at its end. */
    private void wakeHead() {
        PendingRequest<Q, R> head = drains.isBusy() ? null : queue.head();
        if (head != null) {
            head.wake();
        }
    }
}
