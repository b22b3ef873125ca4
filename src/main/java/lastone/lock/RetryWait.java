package lastone.lock;

import java.time.Duration;
import lastone.concurrent.Deadline;

/** Waits between two attempts of one caller to acquire one key. */
interface RetryWait extends AutoCloseable {

    /**
     * Blocks until another attempt makes sense, at most until the deadline.
     *
     * @param remainingTtl for how long another token holds the key if it is not released before; zero when Redis did not
     *     say
     */
    void pause(Duration remainingTtl, Deadline deadline);

    @Override
    default void close() {}
}
