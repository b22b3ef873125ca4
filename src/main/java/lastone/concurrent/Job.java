package lastone.concurrent;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that one thread does in rounds until it is ended. A round that fails is tried again after a growing pause; of
 * failures in a row the first is logged, and that it works again. Thread safe.
 */
public final class Job {

    private static final Logger LOG = LoggerFactory.getLogger(Job.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final String name;
    private final Round round;
    private final Thread thread;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final Semaphore bell = new Semaphore(0);

    /** A bounded piece of the work, after which the job may end. */
    public interface Round {

        /** Does the piece, and answers how long to rest until the next one; zero when more is waiting. */
        Duration run();
    }

    private Job(String name, Round round) {
        this.name = name;
        this.round = round;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::runUntilEnded);
    }

    /** @param name a noun, for the log */
    public static Job start(String name, Round round) {
        Job job = new Job(name, round);
        job.thread.start();
        return job;
    }

    /** Ends the rest that is taken now, or that comes after the running round; a pause after a failure goes on. */
    public void wake() {
        if (bell.availablePermits() == 0) {
            bell.release();
        }
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
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void runUntilEnded() {
        int failures = 0;
        while (!endsWithin(failures == 0 ? Duration.ZERO : pause(failures - 1))) {
            try {
                Duration rest = round.run();
                if (failures > 0) {
                    LOG.info("The {} works again, after {} failed tries", name, failures);
                }
                failures = 0;
                rest(rest);
            } catch (RuntimeException | Error failure) {
                if (failures == 0) {
                    LOG.warn("The {} failed and will be tried again until it works", name, failure);
                }
                failures++;
            }
        }
    }

    private static Duration pause(int failures) {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, 10));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private void rest(Duration rest) {
        try {
            if (bell.tryAcquire(rest.toNanos(), TimeUnit.NANOSECONDS)) {
                bell.drainPermits();
            }
        } catch (InterruptedException interrupted) {
            askToEnd();
        }
    }

    private boolean endsWithin(Duration rest) {
        try {
            return ending.await(rest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            return true;
        }
    }
}
