package lastone.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import lastone.concurrent.Deadline;
import lastone.lock.SharedLocks;
import lastone.testing.RedisNode;
import lastone.testing.RedisNodes;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.RedisClient;

/** Who leads does the others' work, and what happens to it happens to nobody else. */
@Timeout(60)
class LockGateTest {

    private final RedisNode redis = RedisNodes.startOne();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final List<SharedLocks> locks = new ArrayList<>();
    private LockGate<Integer, String> gate = gate(Duration.ofSeconds(10));

    private final CountDownLatch firstIsIn = new CountDownLatch(1);
    private final CompletableFuture<Void> goOn = new CompletableFuture<>();
    private final List<List<Integer>> written = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> writers = Collections.synchronizedList(new ArrayList<>());
    private volatile Thread leader = Thread.currentThread();
    private volatile Till till = this::sell;

    /** What a transaction does with its requests; it may throw. */
    private interface Till {
        List<String> write(List<Integer> requests, Runnable beforeCommit);
    }

    private LockGate<Integer, String> gate(Duration lease) {
        SharedLocks opened = SharedLocks.notified(URI.create(redis.url()), lease, meters);
        locks.add(opened);
        return new LockGate<>(opened, this::transaction, meters);
    }

    @AfterEach
    void close() {
        locks.forEach(SharedLocks::close);
        redis.close();
    }

    /** The first holds everybody up until it is told to go on; like a pool it serves no interrupted thread. */
    private List<String> transaction(List<Integer> requests, Runnable beforeCommit) {
        if (Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException("interrupted");
        }
        if (requests.contains(0)) {
            leader = Thread.currentThread();
            firstIsIn.countDown();
            goOn.join();
        }
        return till.write(requests, beforeCommit);
    }

    private List<String> sell(List<Integer> requests, Runnable beforeCommit) {
        beforeCommit.run();
        written.add(List.copyOf(requests));
        writers.add(Thread.currentThread());
        return requests.stream().map(request -> "answer to " + request).toList();
    }

    private CompletableFuture<String> enter(int request) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread thread = Thread.startVirtualThread(() -> {
            try {
                answer.complete(gate.enter(Set.of(1L), request, Deadline.after(Duration.ofSeconds(30))));
            } catch (RuntimeException failure) {
                answer.completeExceptionally(failure);
            }
        });
        Awaitility.with()
                .pollInterval(Duration.ofMillis(1))
                .until(() ->
                        thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING);
        return answer.orTimeout(40, TimeUnit.SECONDS);
    }

    /** One leads and is in its transaction; the others wait, in the order of their numbers. */
    private List<CompletableFuture<String>> entered(int count) throws InterruptedException {
        List<CompletableFuture<String>> answers = new ArrayList<>(List.of(enter(0)));
        firstIsIn.await();
        for (int i = 1; i < count; i++) {
            answers.add(enter(i));
        }
        return answers;
    }

    private static List<Integer> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    private static void assertAllAreAnswered(List<CompletableFuture<String>> answers) {
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).join()).isEqualTo("answer to " + i);
        }
    }

    @Test
    void whoLeadsWritesTheOthersTogetherAndThenTheLockGoesBack() throws InterruptedException {
        List<CompletableFuture<String>> answers = entered(260);
        goOn.complete(null);
        assertAllAreAnswered(answers);
        assertThat(written).containsExactly(List.of(0), numbers(1, 256), numbers(257, 259));
        assertThat(writers).as("each leads once").doesNotHaveDuplicates();
        assertThat(meters.get("lastone.lock.acquisitions").counter().count()).isEqualTo(3);
        assertThat(meters.get("lastone.lock.handovers").counter().count()).isEqualTo(257);
        assertThat(meters.get("lastone.lock.wait").timer().count()).isEqualTo(260);
    }

    @Test
    void whatFailsFailsAlone() throws InterruptedException {
        till = (requests, beforeCommit) -> {
            if (requests.contains(1)) {
                throw new IllegalArgumentException("request 1");
            }
            return sell(requests, beforeCommit);
        };
        List<CompletableFuture<String>> answers = entered(4);
        goOn.complete(null);
        assertThat(answers.get(0).join()).isEqualTo("answer to 0");
        assertThatThrownBy(answers.get(1)::join).hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(answers.get(2).join()).isEqualTo("answer to 2");
        assertThat(answers.get(3).join()).isEqualTo("answer to 3");
        assertThat(written).containsExactly(List.of(0), List.of(2, 3));
    }

    @Test
    void anInterruptOfWhoLeadsIsNoneOfItsNeighboursBusiness() throws InterruptedException {
        List<CompletableFuture<String>> answers = entered(3);
        leader.interrupt();
        goOn.complete(null);
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(answers.getLast()::isDone);
        assertAllAreAnswered(answers);
        assertThat(written).containsExactly(List.of(0), List.of(1, 2));
        assertThat(writers).first().isNotEqualTo(writers.getLast());
    }

    @Test
    void aLockThatIsLostBeforeTheCommitStopsAllAndAnotherLeaderWritesThem() throws InterruptedException {
        gate = gate(Duration.ofSeconds(3));
        AtomicBoolean lost = new AtomicBoolean();
        till = (requests, beforeCommit) -> {
            if (requests.contains(1) && lost.compareAndSet(false, true)) {
                try (RedisClient client = redis.client()) {
                    client.flushAll();
                }
                Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> {
                    beforeCommit.run();
                    return false;
                });
            }
            return sell(requests, beforeCommit);
        };
        List<CompletableFuture<String>> answers = entered(5);
        goOn.complete(null);
        assertAllAreAnswered(answers);
        assertThat(lost).isTrue();
        assertThat(written).containsExactly(List.of(0), numbers(1, 4));
    }

    @Test
    void whatWasWrittenBeforeTheLockWasLostIsNotWrittenAgain() throws InterruptedException {
        AtomicBoolean lost = new AtomicBoolean();
        till = (requests, beforeCommit) -> {
            if (requests.size() == 4) {
                throw new IllegalArgumentException("too many");
            }
            if (requests.contains(3) && lost.compareAndSet(false, true)) {
                throw new LeaseLostException();
            }
            return sell(requests, beforeCommit);
        };
        List<CompletableFuture<String>> answers = entered(5);
        goOn.complete(null);
        assertAllAreAnswered(answers);
        assertThat(written).containsExactly(List.of(0), List.of(1, 2), List.of(3, 4));
    }

    @Test
    void stockThatChangedNeverthelessIsTriedAgain() throws InterruptedException {
        AtomicInteger tries = new AtomicInteger();
        till = (requests, beforeCommit) -> {
            if (tries.getAndIncrement() < 3) {
                throw new StockChangedException(1);
            }
            return sell(requests, beforeCommit);
        };
        List<CompletableFuture<String>> answers = entered(4);
        goOn.complete(null);
        assertAllAreAnswered(answers);
        assertThat(written.stream().flatMap(List::stream)).containsExactly(0, 1, 2, 3);
    }
}
