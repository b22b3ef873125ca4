package lastone.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import lastone.concurrent.Deadline;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionLimiterTest {

    private static final Deadline SOON = Deadline.after(Duration.ofMinutes(1));

    private static TransactionLimiter limiter(boolean onPlatformThreads) {
        return onPlatformThreads ? TransactionLimiter.singleWriter() : TransactionLimiter.onCallersThread(1);
    }

    /** The caller may be draining a batch: the others of the batch would fail with it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anInterruptNeitherEndsTheWaitForAPermitNorReachesTheWork(boolean onPlatformThreads) throws Exception {
        try (TransactionLimiter limiter = limiter(onPlatformThreads)) {
            CountDownLatch mayEnd = new CountDownLatch(1);
            Thread holder = Thread.startVirtualThread(() -> limiter.run(SOON, () -> await(mayEnd)));
            Awaitility.await().until(() -> limiter.availablePermits() == 0);
            FutureTask<Boolean> work = new FutureTask<>(
                    () -> limiter.run(SOON, () -> Thread.currentThread().isInterrupted())
                            || !Thread.currentThread().isInterrupted());
            Thread waiter = Thread.startVirtualThread(work);
            Awaitility.await().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
            waiter.interrupt();
            mayEnd.countDown();
            holder.join();
            assertThat(work.get())
                    .as("interrupted in the work, or no more after it")
                    .isFalse();
        }
    }

    @Test
    void aClosedDatabaseIsOneThatCannotBeReached() {
        TransactionLimiter limiter = limiter(true);
        limiter.close();
        assertThatThrownBy(() -> limiter.run(SOON, () -> 1)).isInstanceOf(ConnectionException.class);
        assertThat(limiter.availablePermits()).isEqualTo(1);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
