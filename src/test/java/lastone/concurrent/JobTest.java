package lastone.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import lastone.testing.Logs;
import lastone.testing.Race;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class JobTest {

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(30));
    }

    @Test
    void aRestingJobEndsAtOnce() throws InterruptedException {
        CountDownLatch rounds = new CountDownLatch(1);
        Job job = Job.start("sleeper", () -> {
            rounds.countDown();
            return Duration.ofDays(1);
        });
        assertThat(rounds.await(30, TimeUnit.SECONDS)).isTrue();
        Deadline deadline = soon();
        job.end(deadline);
        assertThat(deadline.hasPassed()).isFalse();
    }

    @Test
    void theRoundThatRunsIsFinishedAndNoOtherBegins() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch mayFinish = new CountDownLatch(1);
        AtomicInteger finished = new AtomicInteger();
        Job job = Job.start("worker", () -> {
            running.countDown();
            Race.await(mayFinish);
            finished.incrementAndGet();
            return Duration.ZERO;
        });
        assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
        job.end(Deadline.after(Duration.ofMillis(1)));
        assertThat(finished.get()).isZero();
        mayFinish.countDown();
        job.end(soon());
        assertThat(finished.get()).isEqualTo(1);
    }

    @Test
    void failuresInARowAreLoggedOnceAndItGoesOnByItself() {
        Logs log = Logs.of(Job.class);
        AtomicInteger rounds = new AtomicInteger();
        AtomicBoolean done = new AtomicBoolean();
        Job job = Job.start("patient", () -> {
            if (rounds.incrementAndGet() <= 3) {
                throw new IllegalStateException("the database is away");
            }
            done.set(true);
            return Duration.ofDays(1);
        });
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilTrue(done);
        job.end(soon());
        log.close();
        assertThat(log.lines())
                .containsExactly(
                        "WARN The patient failed and will be tried again until it works",
                        "INFO The patient works again, after 3 failed tries");
    }

    @Test
    void aJobThatIsWokenDuringItsRoundDoesNotRestAfterIt() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch mayFinish = new CountDownLatch(1);
        CountDownLatch rounds = new CountDownLatch(2);
        Job job = Job.start("sleeper", () -> {
            running.countDown();
            Race.await(mayFinish);
            rounds.countDown();
            return Duration.ofDays(1);
        });
        assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
        job.wake();
        mayFinish.countDown();
        assertThat(rounds.await(30, TimeUnit.SECONDS)).isTrue();
        job.end(soon());
    }

    /** Without its pauses the job would begin a round for each time it is woken. */
    @Test
    void aJobThatFailsPausesHoweverOftenItIsWoken() {
        AtomicInteger rounds = new AtomicInteger();
        Job job = Job.start("failing", () -> {
            rounds.incrementAndGet();
            throw new IllegalStateException("the database is away");
        });
        Deadline over = Deadline.after(Duration.ofMillis(500));
        while (!over.hasPassed()) {
            job.wake();
            Thread.onSpinWait();
        }
        job.end(soon());
        assertThat(rounds.get()).isBetween(1, 30);
    }
}
