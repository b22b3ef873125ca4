package lastone.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import lastone.concurrent.Deadline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate with real threads and a transaction written by hand, whose first run lasts until the test lets it go. */
class CoalescingGateTest {

    private static final int FIRST = -1;
    private static final long OPTION = 4;

    /** What a transaction does with its requests beside blocking; it may throw. */
    private interface Till {
        List<String> write(List<Integer> buyers, Runnable beforeCommit);
    }

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final CountDownLatch firstIsIn = new CountDownLatch(1);
    private final CountDownLatch firstMayGo = new CountDownLatch(1);
    private final List<List<Integer>> transactions = Collections.synchronizedList(new ArrayList<>());
    private final List<Integer> written = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> threads = new ArrayList<>();
    private CompletableFuture<String> first = new CompletableFuture<>();
    private Till till = (buyers, beforeCommit) -> sell(buyers, beforeCommit);
    private final Gate<Integer, String> gate = new CoalescingGate<>(this::run, meters);

    private List<String> run(List<Integer> buyers, Runnable beforeCommit) {
        if (buyers.contains(FIRST)) {
            firstIsIn.countDown();
            uninterrupted(firstMayGo);
            return List.of("first");
        }
        transactions.add(List.copyOf(buyers));
        return till.write(buyers, beforeCommit);
    }

    private List<String> sell(List<Integer> buyers, Runnable beforeCommit) {
        beforeCommit.run();
        written.addAll(buyers);
        return buyers.stream().map(buyer -> "sold to " + buyer).toList();
    }

    private CompletableFuture<String> enter(long option, int buyer, Deadline deadline) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        threads.add(Thread.startVirtualThread(() -> {
            try {
                answer.complete(gate.enter(Set.of(option), buyer, deadline));
            } catch (Throwable failure) {
                answer.completeExceptionally(failure);
            }
        }));
        return answer;
    }

    private void holdTheLead() throws InterruptedException {
        first = enter(OPTION, FIRST, soon());
        firstIsIn.await();
    }

    /** Lets buyers queue one after the other behind the one who holds the lead. */
    private List<CompletableFuture<String>> queue(int buyers) {
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int buyer = 0; buyer < buyers; buyer++) {
            int waiting = waiting() + 1;
            answers.add(enter(OPTION, buyer, soon()));
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofNanos(10_000))
                    .until(() -> waiting() == waiting);
        }
        return answers;
    }

    private int waiting() {
        return (int) meters.get("lastone.batch.waiting").gauge().value();
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofMinutes(1));
    }

    private static Throwable failure(CompletableFuture<String> answer) {
        try {
            throw new AssertionError("Answered: " + answer.join());
        } catch (CompletionException failed) {
            return Objects.requireNonNull(failed.getCause());
        }
    }

    @Test
    void arrivalOrderDecidesWhoGetsTheLastOneAndTheOthersFailAlone() throws InterruptedException {
        holdTheLead();
        till = (buyers, beforeCommit) ->
                buyers.stream().map(buyer -> buyer < 5 ? "sold" : "sold out").toList();
        List<CompletableFuture<String>> answers = queue(20);
        firstMayGo.countDown();

        assertThat(answers.stream().map(CompletableFuture::join).toList())
                .isEqualTo(IntStream.range(0, 20)
                        .mapToObj(i -> i < 5 ? "sold" : "sold out")
                        .toList());
        assertThat(transactions).containsExactly(IntStream.range(0, 20).boxed().toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 149, 150, 255, 299})
    void aPoisonOrderHarmsNoNeighbourAndCostsAFewTransactions(int poison) throws InterruptedException {
        holdTheLead();
        till = (buyers, beforeCommit) -> {
            if (buyers.contains(poison)) {
                throw new IllegalArgumentException("poison");
            }
            return sell(buyers, beforeCommit);
        };
        List<CompletableFuture<String>> answers = queue(300);
        firstMayGo.countDown();

        for (int buyer = 0; buyer < 300; buyer++) {
            if (buyer == poison) {
                assertThat(failure(answers.get(buyer))).hasMessage("poison");
            } else {
                assertThat(answers.get(buyer).join()).isEqualTo("sold to " + buyer);
            }
        }
        assertThat(written)
                .as("in arrival order, each once")
                .isEqualTo(IntStream.range(0, 300)
                        .filter(buyer -> buyer != poison)
                        .boxed()
                        .toList());
        assertThat(transactions.size())
                .as("twice the binary logarithm, and the first")
                .isLessThanOrEqualTo(1 + 2 * 9);
    }

    @Test
    void whatFailedInItsCommitIsNotWrittenAgain() throws InterruptedException {
        holdTheLead();
        till = (buyers, beforeCommit) -> {
            sell(buyers, beforeCommit);
            throw new IllegalStateException("the connection broke");
        };
        List<CompletableFuture<String>> answers = queue(10);
        firstMayGo.countDown();

        answers.forEach(answer -> assertThat(failure(answer)).hasMessage("the connection broke"));
        assertThat(transactions).hasSize(1);
    }

    /** The database refused the first commit, and the transaction ran again: see Transactions. */
    @Test
    void stockThatChangedInTheSecondRunOfATransactionIsTriedAgain() throws InterruptedException {
        holdTheLead();
        till = (buyers, beforeCommit) -> {
            List<String> answers = sell(buyers, beforeCommit);
            if (buyers.size() == 10) {
                written.clear();
                throw new StockChangedException(OPTION);
            }
            return answers;
        };
        List<CompletableFuture<String>> answers = queue(10);
        firstMayGo.countDown();

        answers.forEach(answer -> assertThat(answer.join()).startsWith("sold"));
        assertThat(written).hasSize(10);
    }

    @Test
    void nobodyIsAnsweredBeforeTheCommit() throws InterruptedException {
        holdTheLead();
        CountDownLatch committing = new CountDownLatch(1);
        CountDownLatch committed = new CountDownLatch(1);
        till = (buyers, beforeCommit) -> {
            List<String> answers = sell(buyers, beforeCommit);
            committing.countDown();
            uninterrupted(committed);
            return answers;
        };
        List<CompletableFuture<String>> answers = queue(10);
        firstMayGo.countDown();
        committing.await();
        threads.stream().skip(1).forEach(thread -> await().until(() -> isParked(thread)));
        assertThat(answers).noneMatch(CompletableFuture::isDone);
        committed.countDown();

        answers.forEach(answer -> assertThat(answer.join()).startsWith("sold"));
    }

    @Test
    void whoGaveUpBeforeTheBatchStartedIsNotWritten() throws InterruptedException {
        holdTheLead();
        CompletableFuture<String> late = enter(OPTION, 666, Deadline.after(Duration.ofMillis(1)));
        assertThat(failure(late)).isInstanceOf(StockBusyException.class);
        assertThat(waiting())
                .as("its place is free while the leader is still blocked")
                .isZero();
        List<CompletableFuture<String>> answers = queue(2);
        firstMayGo.countDown();

        answers.forEach(answer -> assertThat(answer.join()).startsWith("sold"));
        assertThat(written).containsExactly(0, 1);
    }

    @Test
    void anInterruptedCallerLeavesUnwrittenAndStaysInterrupted() throws InterruptedException {
        holdTheLead();
        AtomicReference<Boolean> stillInterrupted = new AtomicReference<>();
        Thread caller = Thread.startVirtualThread(() -> {
            assertThatThrownBy(() -> gate.enter(Set.of(OPTION), 666, soon())).isInstanceOf(StockBusyException.class);
            stillInterrupted.set(Thread.currentThread().isInterrupted());
        });
        await().until(() -> waiting() == 1);
        caller.interrupt();
        caller.join();
        firstMayGo.countDown();

        assertThat(stillInterrupted).hasValue(true);
        assertThat(enter(OPTION, 1, soon()).join()).isEqualTo("sold to 1");
        assertThat(written).containsExactly(1);
    }

    @Test
    void anInterruptedLeaderHarmsNoNeighbour() throws InterruptedException {
        holdTheLead();
        CountDownLatch waitsForAConnection = new CountDownLatch(1);
        till = (buyers, beforeCommit) -> {
            if (buyers.size() == 4) {
                waitsForAConnection.countDown();
                until(() -> Thread.currentThread().isInterrupted());
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("no connection for an interrupted thread");
            }
            return sell(buyers, beforeCommit);
        };
        List<CompletableFuture<String>> answers = queue(4);
        firstMayGo.countDown();
        waitsForAConnection.await();
        threads.get(1).interrupt();

        answers.forEach(answer -> assertThat(answer.join()).startsWith("sold"));
    }

    @Test
    void anInterruptBetweenTwoHalvesHarmsNoNeighbour() throws InterruptedException {
        holdTheLead();
        till = (buyers, beforeCommit) -> {
            if (Thread.currentThread().isInterrupted() || buyers.size() > 1) {
                throw new IllegalStateException("no connection for an interrupted thread, nor for two");
            }
            List<String> answers = sell(buyers, beforeCommit);
            threads.get(1).interrupt();
            return answers;
        };
        List<CompletableFuture<String>> answers = queue(2);
        firstMayGo.countDown();

        answers.forEach(answer -> assertThat(answer.join()).startsWith("sold"));
    }

    @Test
    void aBlockedLeaderDoesNotStopOtherStripes() throws InterruptedException {
        holdTheLead();
        for (long stripe = 1; stripe <= 3; stripe++) {
            assertThat(enter(OPTION + stripe, (int) stripe, soon()).join()).isEqualTo("sold to " + stripe);
        }
        assertThat(first).isNotDone();
        firstMayGo.countDown();
        assertThat(first.join()).isEqualTo("first");
    }

    @Test
    void anErrorReachesEveryCallerAndTheQueueGoesOn() throws InterruptedException {
        holdTheLead();
        till = (buyers, beforeCommit) -> {
            throw new OutOfMemoryError("thrown by the test");
        };
        List<CompletableFuture<String>> answers = queue(5);
        firstMayGo.countDown();
        answers.forEach(answer -> assertThat(failure(answer)).isInstanceOf(OutOfMemoryError.class));

        till = this::sell;
        assertThat(enter(OPTION, 7, soon()).join()).isEqualTo("sold to 7");
        assertThat(waiting()).isZero();
    }

    private static boolean isParked(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }

    private static void uninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
    }
}
