package lastone.concurrent;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Background work that one thread does in rounds until it is ended. A round that fails is tried again after a
 * {@link Backoff}; of failures in a row the first is logged, and the recovery. Thread safe.
 */
public final class Job {

    private static final Logger LOG = LoggerFactory.getLogger(Job.class);

    private static final Duration FIRST_RETRY_DELAY = Duration.ofMillis(500);
    private static final Duration MAX_RETRY_DELAY = Duration.ofSeconds(5);

    private final String name;
    private final Round round;
    private final Thread thread;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final Signal wakeUp = new Signal();

    /** A bounded piece of the work, after which the job may end. */
    public interface Round {

        /** Does the piece, and returns how long to rest until the next one; zero when more is waiting. */
        Duration run();
    }

    private Job(String name, Round round) {
        this.name = name;
        this.round = round;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::runUntilEnded);
    }

    /**
     * Starts the work in a daemon thread of its own.
     *
     * @param name a noun, for the log
     */
    public static Job start(String name, Round round) {
        Job job = new Job(name, round);
        job.thread.start();
        return job;
    }

    /**
     * Starts the next round without the rest before it: the rest that is under way, or that would follow the running
     * round. Does not shorten the delay after a failed round. Does not block.
     */
    public void wake() {
        wakeUp.raise();
    }

    /** Asks the job to end after the round that is running, and does not wait. */
    public void askToEnd() {
        ending.countDown();
        wake();
    }

    /** Asks the job to end, and blocks until the round that is running is over or the deadline has passed. */
    public void end(Deadline deadline) {
        askToEnd();
        try {
            if (!thread.join(Duration.ofNanos(deadline.leftNanos()))) {
                LOG.warn("The {} did not end in time", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void runUntilEnded() {
        Backoff backoff = new Backoff(FIRST_RETRY_DELAY, MAX_RETRY_DELAY);
        Duration retryDelay = Duration.ZERO;
        int failures = 0;
        while (!endsWithin(retryDelay)) {
            try {
                Duration rest = round.run();
                if (failures > 0) {
                    LOG.info("The {} works again, after {} failed tries", name, failures);
                    backoff.reset();
                }
                failures = 0;
                retryDelay = Duration.ZERO;
                wakeUp.await(rest);
            } catch (RuntimeException | Error e) {
                if (failures == 0) {
                    LOG.warn("The {} failed and will be tried again until it works", name, e);
                }
                failures++;
                retryDelay = backoff.next();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private boolean endsWithin(Duration delay) {
        try {
            return ending.await(delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }
}
