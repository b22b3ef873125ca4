package lastone.lock;

import java.time.Duration;
import lastone.concurrent.Deadline;

/** How one who did not get a key waits until the next try; for one key and one caller. */
interface Waiting extends AutoCloseable {

    /**
     * Blocks until another try makes sense, at most to the deadline.
     *
     * @param othersLeaseLeft for how long somebody else holds the key if it is not released before; zero when Redis did
     *     not say
     */
    void pause(Duration othersLeaseLeft, Deadline deadline);

    @Override
    default void close() {}
}
