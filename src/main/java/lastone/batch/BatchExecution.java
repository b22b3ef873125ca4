package lastone.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import lastone.concurrent.Interrupts;
import lastone.concurrent.NotExecutedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes a batch and gives each of its requests a result: as a whole or, where one request may be at fault, in halves.
 * Thread safe.
 */
final class BatchExecution<Q, R> {

    private static final Logger LOG = LoggerFactory.getLogger(BatchExecution.class);

    private final BatchWork<Q, R> work;
    private final Predicate<Throwable> isRequestFault;
    private final BatchMetrics metrics;

    BatchExecution(BatchWork<Q, R> work, Predicate<Throwable> isRequestFault, BatchMetrics metrics) {
        this.work = work;
        this.isRequestFault = isRequestFault;
        this.metrics = metrics;
    }

    /**
     * Executes a batch to the last of its requests.
     *
     * @throws RuntimeException when it failed as a whole; then no request of it has a result
     */
    void executeBatch(Batch<Q, R> batch) {
        long start = System.nanoTime();
        try {
            executeOrSplit(batch);
        } finally {
            metrics.executed(batch.claimed().size(), System.nanoTime() - start);
        }
    }

    private void executeOrSplit(Batch<Q, R> batch) {
        List<R> results;
        try {
            results = work.executeBatch(batch);
        } catch (RuntimeException | Error e) {
            List<PendingRequest<Q, R>> requests = batch.claimed();
            if (requests.size() <= 1 || e instanceof NotExecutedException || !isRequestFault.test(e)) {
                throw e;
            }
            metrics.split();
            if (!batch.isPart()) {
                // Once for each batch: its halves fail with the same cause until the request at fault is alone.
                LOG.warn(
                        "A batch of {} requests failed and is executed again in parts: {}",
                        requests.size(),
                        e.toString().lines().findFirst().orElse(""));
            }
            int half = requests.size() / 2;
            executePart(batch, requests.subList(0, half));
            executePart(batch, requests.subList(half, requests.size()));
            return;
        }
        // The work has claimed them. Outside of the try: what is committed must not be executed again, whatever
        // happens.
        List<PendingRequest<Q, R>> requests = batch.claimed();
        for (int i = 0; i < requests.size(); i++) {
            requests.get(i).complete(results.get(i));
        }
    }

    /** Executes the requests whose deadline has not passed; a failure of this part fails no other one. */
    private void executePart(Batch<Q, R> batch, List<PendingRequest<Q, R>> part) {
        List<PendingRequest<Q, R>> inTime = new ArrayList<>(part.size());
        for (PendingRequest<Q, R> request : part) {
            if (request.deadline().hasPassed()) {
                request.fail(new NotExecutedException("The request could not be executed before its deadline"));
            } else {
                inTime.add(request);
            }
        }
        if (inTime.isEmpty()) {
            return;
        }
        // An interrupt that arrived meanwhile concerns the draining caller's request alone; an interrupted thread would
        // get no connection for the others of its batch.
        Interrupts.runUninterrupted(() -> {
            try {
                executeOrSplit(batch.part(inTime));
            } catch (RuntimeException | Error e) {
                inTime.forEach(request -> request.fail(e));
            }
        });
    }
}
