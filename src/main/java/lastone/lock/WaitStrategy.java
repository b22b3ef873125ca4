package lastone.lock;

import java.time.Duration;
import lastone.concurrent.Deadline;

/** How a caller that did not get a key waits until its next try; for one key and one caller. */
interface WaitStrategy extends AutoCloseable {

    /**
     * Blocks until another try makes sense, at most to the deadline.
     *
     * @param remainingTtl for how long somebody else holds the key if it is not released before; zero when Redis did not
     *     say
     */
    void pause(Duration remainingTtl, Deadline deadline);

    @Override
    default void close() {}
}
