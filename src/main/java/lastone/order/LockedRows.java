package lastone.order;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import lastone.concurrent.Backoff;
import lastone.concurrent.Deadline;
import lastone.error.ShopException;

/** What requests do whose rows another transaction has locked: they left their batch, and are tried again in a later one. */
final class LockedRows {

    /** A row that another transaction has locked is free in a moment. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(1);

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

    private LockedRows() {}

    /**
     * Blocks until an attempt has a result, at most until the deadline.
     *
     * @param attempt returns empty while a row is locked; what it throws ends the attempts
     * @param late the refusal of a request that had no result before the deadline
     */
    static <R> R await(Deadline deadline, Supplier<Optional<R>> attempt, Supplier<ShopException> late) {
        Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        while (!deadline.hasPassed()) {
            Optional<R> result = attempt.get();
            if (result.isPresent()) {
                return result.get();
            }
            backoff.pause(deadline);
        }
        throw late.get();
    }
}
