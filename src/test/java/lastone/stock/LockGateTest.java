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
import java.util.stream.IntStream;
import lastone.lock.SharedLocks;
import lastone.testing.RedisNode;
import lastone.testing.RedisNodes;
import lastone.wait.Deadline;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who leads does the others' work, and what happens to it happens to nobody else. */
@Timeout(60)
class LockGateTest {

    private final RedisNode redis = RedisNodes.startOne();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final SharedLocks locks = SharedLocks.notified(URI.create(redis.url()), Duration.ofSeconds(10), meters);
    private final LockGate<Integer, String> gate = new LockGate<>(locks, this::transaction, meters);

    private final CountDownLatch firstIsIn = new CountDownLatch(1);
    private final CompletableFuture<Void> goOn = new CompletableFuture<>();
    private final List<String> written = Collections.synchronizedList(new ArrayList<>());
    private volatile Thread leader = Thread.currentThread();
    private volatile int failing = -1;

    @AfterEach
    void close() {
        locks.close();
        redis.close();
    }

    /** The first holds everybody up until it is told to go on; like a pool it serves no interrupted thread. */
    private List<String> transaction(List<Integer> requests, Runnable beforeCommit) {
        int request = requests.getFirst();
        if (Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException("interrupted");
        }
        if (request == 0) {
            leader = Thread.currentThread();
            firstIsIn.countDown();
            goOn.join();
        }
        if (request == failing) {
            throw new IllegalArgumentException("request " + request);
        }
        beforeCommit.run();
        written.add(request + (Thread.currentThread() == leader ? " by the leader" : " by another"));
        return List.of("answer to " + request);
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
        return answer;
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

    @Test
    void whoLeadsDoesTheOthersWorkUntilTheLockHasToGoBack() throws InterruptedException {
        List<CompletableFuture<String>> answers = entered(70);
        goOn.complete(null);
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).join()).isEqualTo("answer to " + i);
        }
        assertThat(written)
                .hasSize(70)
                .startsWith(IntStream.rangeClosed(0, 64)
                        .mapToObj(i -> i + " by the leader")
                        .toArray(String[]::new))
                .endsWith("65 by another", "66 by another", "67 by another", "68 by another", "69 by another");
        assertThat(meters.get("lastone.lock.acquisitions").counter().count()).isEqualTo(2);
        assertThat(meters.get("lastone.lock.wait").timer().count()).isGreaterThanOrEqualTo(70);
    }

    @Test
    void whatFailsFailsAlone() throws InterruptedException {
        failing = 1;
        List<CompletableFuture<String>> answers = entered(3);
        goOn.complete(null);
        assertThat(answers.get(0).join()).isEqualTo("answer to 0");
        assertThatThrownBy(answers.get(1)::join).hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(answers.get(2).join()).isEqualTo("answer to 2");
    }

    @Test
    void anInterruptOfWhoLeadsIsNoneOfItsNeighboursBusiness() throws InterruptedException {
        List<CompletableFuture<String>> answers = entered(3);
        leader.interrupt();
        goOn.complete(null);
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(answers.getLast()::isDone);
        assertThat(answers)
                .extracting(CompletableFuture::join)
                .containsExactly("answer to 0", "answer to 1", "answer to 2");
        assertThat(written).containsExactly("0 by the leader", "1 by another", "2 by another");
    }
}
