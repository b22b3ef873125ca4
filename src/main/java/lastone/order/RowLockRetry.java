package lastone.order;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import lastone.concurrent.Backoff;
import lastone.concurrent.Deadline;
import lastone.error.ShopException;

/**
 * Retries a request whose rows are locked by another transaction, with back-off, until its deadline. The request has left
 * its batch and joins a later one.
 */
final class RowLockRetry {

    /** Most transactions of the shop release their row locks within a few milliseconds. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(1);

    private static final Duration MAX_PAUSE = Duration.ofMillis(50);

    private RowLockRetry() {}

    /**
     * Blocks until an attempt has a result, at most until the deadline.
     *
     * @param attempt returns empty while a row is locked; what it throws ends the attempts
     * @param onTimeout creates the exception to throw when the deadline has passed without a result
     */
    static <R> R retryUntil(Deadline deadline, Supplier<Optional<R>> attempt, Supplier<ShopException> onTimeout) {
        Backoff backoff = new Backoff(FIRST_PAUSE, MAX_PAUSE);
        while (!deadline.hasPassed()) {
            Optional<R> result = attempt.get();
            if (result.isPresent()) {
                return result.get();
            }
            backoff.pause(deadline);
        }
        throw onTimeout.get();
    }
}
