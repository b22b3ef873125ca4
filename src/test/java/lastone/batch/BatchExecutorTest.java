package lastone.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import lastone.concurrent.Deadline;
import lastone.concurrent.NotExecutedException;
import lastone.concurrent.OutcomeUnknownException;
import lastone.testing.Race;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The executor with real threads and work written by hand, whose first batch lasts until the test lets it go. */
@ParameterizedClass
@EnumSource
class BatchExecutorTest {

    private static final int FIRST = -1;
    private static final int CAPACITY = 400;
    private static final int MAX_BATCH = 300;

    /** What a batch does with its requests beside blocking; it may throw. */
    private interface Till {
        List<String> sell(List<Integer> buyers);
    }

    /** What would be the next batch's failure, too. */
    private static final class DatabaseGone extends RuntimeException {}

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final CountDownLatch firstIsIn = new CountDownLatch(1);
    private final CountDownLatch firstMayGo = new CountDownLatch(1);
    private final List<List<Integer>> batches = Collections.synchronizedList(new ArrayList<>());
    private final List<Integer> written = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> threads = new ArrayList<>();
    private CompletableFuture<String> first = new CompletableFuture<>();
    private volatile Till till = this::sell;
    private volatile int weight = 1;
    private final Drained drained;
    private final BatchExecutor<Integer, String> executor;

    enum Drained {
        ON_CALLERS_THREADS,
        ON_OTHER_THREADS;

        Executor executor() {
            return this == ON_CALLERS_THREADS ? Runnable::run : Thread::startVirtualThread;
        }
    }

    BatchExecutorTest(Drained drained) {
        this.drained = drained;
        this.executor = new BatchExecutor<>(
                this::execute,
                request -> weight,
                MAX_BATCH,
                e -> e instanceof RuntimeException && !(e instanceof DatabaseGone),
                new BatchMetrics(meters),
                drained.executor(),
                1,
                CAPACITY);
    }

    private List<String> execute(Batch<Integer, String> batch) {
        List<Integer> buyers = batch.claim();
        assertThat(batch.claim()).isEqualTo(buyers);
        if (buyers.contains(FIRST)) {
            firstIsIn.countDown();
            Race.await(firstMayGo);
            return List.of("first");
        }
        batches.add(List.copyOf(buyers));
        return till.sell(buyers);
    }

    private List<String> sell(List<Integer> buyers) {
        written.addAll(buyers);
        return buyers.stream().map(buyer -> "sold to " + buyer).toList();
    }

    private CompletableFuture<String> enter(int buyer, Deadline deadline) {
        CompletableFuture<String> result = new CompletableFuture<>();
        threads.add(Thread.startVirtualThread(() -> {
            try {
                result.complete(executor.execute(buyer, deadline));
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        }));
        return result;
    }

    private void holdTheLead() {
        first = enter(FIRST, soon());
        Race.await(firstIsIn);
    }

    /** Lets buyers queue one after the other behind the one that drains. */
    private List<CompletableFuture<String>> queue(int buyers) {
        List<CompletableFuture<String>> results = new ArrayList<>();
        for (int buyer = 0; buyer < buyers; buyer++) {
            int waiting = waiting() + 1;
            results.add(enter(buyer, soon()));
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofNanos(10_000))
                    .until(() -> waiting() == waiting && isParked(threads.getLast()));
        }
        return results;
    }

    /** Lets buyers queue, and then lets them be served as the till says. */
    private List<CompletableFuture<String>> serve(int buyers, Till by) {
        holdTheLead();
        till = by;
        List<CompletableFuture<String>> results = queue(buyers);
        firstMayGo.countDown();
        return results;
    }

    private static void assertSold(List<CompletableFuture<String>> results) {
        assertThat(results).allSatisfy(result -> assertThat(result.join()).startsWith("sold"));
    }

    private int waiting() {
        return (int) meters.get("lastone.batch.waiting").gauge().value();
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofMinutes(1));
    }

    private static Throwable failure(CompletableFuture<String> result) {
        try {
            throw new AssertionError("Result: " + result.join());
        } catch (CompletionException e) {
            return Objects.requireNonNull(e.getCause());
        }
    }

    @Test
    void arrivalOrderDecidesWhichRequestGetsTheLastOneAndTheOthersFailAlone() {
        List<CompletableFuture<String>> results = serve(
                20,
                buyers -> buyers.stream()
                        .map(buyer -> buyer < 5 ? "sold" : "sold out")
                        .toList());

        assertThat(first.join()).isEqualTo("first");
        assertThat(results.stream().map(CompletableFuture::join).toList())
                .isEqualTo(IntStream.range(0, 20)
                        .mapToObj(i -> i < 5 ? "sold" : "sold out")
                        .toList());
        assertThat(batches).containsExactly(IntStream.range(0, 20).boxed().toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 149, 150, 255, 299})
    void aPoisonOrderHarmsNoNeighbourAndCostsAFewTransactions(int poison) {
        List<CompletableFuture<String>> results = serve(300, buyers -> {
            if (buyers.contains(poison)) {
                throw new IllegalArgumentException("poison");
            }
            return sell(buyers);
        });

        for (int buyer = 0; buyer < 300; buyer++) {
            if (buyer == poison) {
                assertThat(failure(results.get(buyer))).hasMessage("poison");
            } else {
                assertThat(results.get(buyer).join()).isEqualTo("sold to " + buyer);
            }
        }
        assertThat(written)
                .as("in arrival order, each once")
                .isEqualTo(IntStream.range(0, 300)
                        .filter(buyer -> buyer != poison)
                        .boxed()
                        .toList());
        assertThat(batches.size())
                .as("twice the binary logarithm, and the first")
                .isLessThanOrEqualTo(1 + 2 * 9);
    }

    @Test
    void noCallerReturnsBeforeTheCommit() {
        CountDownLatch committing = new CountDownLatch(1);
        CountDownLatch committed = new CountDownLatch(1);
        List<CompletableFuture<String>> results = serve(10, buyers -> {
            List<String> sold = sell(buyers);
            committing.countDown();
            Race.await(committed);
            return sold;
        });
        Race.await(committing);
        threads.stream().skip(1).forEach(thread -> await().until(() -> isParked(thread)));
        assertThat(results).noneMatch(CompletableFuture::isDone);
        committed.countDown();

        assertSold(results);
    }

    @Test
    void aRequestWithdrawnBeforeTheBatchStartedIsNotExecuted() {
        holdTheLead();
        CompletableFuture<String> late = enter(666, Deadline.after(Duration.ofMillis(1)));
        assertThat(failure(late)).isInstanceOf(NotExecutedException.class);
        assertThat(waiting())
                .as("its place is free while the leader is still blocked")
                .isZero();
        List<CompletableFuture<String>> results = queue(2);
        firstMayGo.countDown();

        assertSold(results);
        assertThat(written).containsExactly(0, 1);
    }

    @Test
    void anInterruptedCallerLeavesUnwrittenAndStaysInterrupted() throws InterruptedException {
        holdTheLead();
        AtomicReference<Boolean> stillInterrupted = new AtomicReference<>();
        Thread caller = Thread.startVirtualThread(() -> {
            assertThatThrownBy(() -> executor.execute(666, soon())).isInstanceOf(NotExecutedException.class);
            stillInterrupted.set(Thread.currentThread().isInterrupted());
        });
        await().until(() -> waiting() == 1);
        caller.interrupt();
        caller.join();
        firstMayGo.countDown();

        assertThat(stillInterrupted).hasValue(true);
        assertThat(enter(1, soon()).join()).isEqualTo("sold to 1");
        assertThat(written).containsExactly(1);
    }

    @Test
    void anInterruptedLeaderHarmsNoNeighbour() {
        assumeTrue(drained == Drained.ON_CALLERS_THREADS, "an interrupted caller drains nothing here");
        CountDownLatch waitsForAConnection = new CountDownLatch(1);
        List<CompletableFuture<String>> results = serve(4, buyers -> {
            if (buyers.size() == 4) {
                waitsForAConnection.countDown();
                until(() -> Thread.currentThread().isInterrupted());
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("no connection for an interrupted thread");
            }
            return sell(buyers);
        });
        Race.await(waitsForAConnection);
        threads.get(1).interrupt();

        assertSold(results);
    }

    @Test
    void anInterruptBetweenTwoHalvesHarmsNoNeighbour() {
        List<CompletableFuture<String>> results = serve(2, buyers -> {
            if (Thread.currentThread().isInterrupted() || buyers.size() > 1) {
                throw new IllegalStateException("no connection for an interrupted thread, nor for two");
            }
            List<String> sold = sell(buyers);
            threads.get(1).interrupt();
            return sold;
        });

        assertSold(results);
    }

    @Test
    void anErrorReachesEveryCallerAndTheQueueGoesOn() {
        List<CompletableFuture<String>> results = serve(5, buyers -> {
            throw new OutOfMemoryError("thrown by the test");
        });
        results.forEach(result -> assertThat(failure(result)).isInstanceOf(OutOfMemoryError.class));

        till = this::sell;
        assertThat(enter(7, soon()).join()).isEqualTo("sold to 7");
        assertThat(waiting()).isZero();
    }

    @Test
    void aFailureThatIsNoRequestsOwnFailsTheBatchAtOnce() {
        List<CompletableFuture<String>> results = serve(10, buyers -> {
            throw new DatabaseGone();
        });

        results.forEach(result -> assertThat(failure(result)).isInstanceOf(DatabaseGone.class));
        assertThat(batches).containsExactly(IntStream.range(0, 10).boxed().toList());
    }

    @Test
    void aPartThatFailsLeavesTheOtherPartsResults() {
        List<CompletableFuture<String>> results = serve(4, buyers -> {
            if (buyers.size() == 4) {
                throw new IllegalArgumentException("too many");
            }
            if (buyers.contains(3)) {
                throw new DatabaseGone();
            }
            return sell(buyers);
        });

        assertThat(results.get(0).join()).isEqualTo("sold to 0");
        assertThat(results.get(1).join()).isEqualTo("sold to 1");
        assertThat(failure(results.get(2))).isInstanceOf(DatabaseGone.class);
        assertThat(failure(results.get(3))).isInstanceOf(DatabaseGone.class);
        assertThat(batches).containsExactly(List.of(0, 1, 2, 3), List.of(0, 1), List.of(2, 3));
    }

    @Test
    void aFullQueueRejectsFurtherCallersAndRecovers() {
        holdTheLead();
        List<CompletableFuture<String>> results = queue(CAPACITY);
        assertThatThrownBy(() -> executor.execute(CAPACITY, soon())).isInstanceOf(NotExecutedException.class);
        firstMayGo.countDown();

        assertSold(results);
        assertThat(enter(7, soon()).join()).isEqualTo("sold to 7");
        assertThat(waiting()).isZero();
    }

    @Test
    void aBatchIsNoHeavierThanItMayBeUnlessItIsOneRequest() {
        holdTheLead();
        List<CompletableFuture<String>> results = queue(5);
        weight = MAX_BATCH / 2;
        firstMayGo.countDown();
        results.forEach(CompletableFuture::join);
        assertThat(batches).containsExactly(List.of(0, 1), List.of(2, 3), List.of(4));

        weight = 2 * MAX_BATCH;
        assertThat(enter(9, soon()).join()).isEqualTo("sold to 9");
    }

    /** As behind a lock that cannot be had: the callers that gave up are gone, and the others are still there. */
    @Test
    void workThatClaimsNothingLeavesEveryoneWaiting() {
        CountDownLatch locked = new CountDownLatch(1);
        BatchExecutor<Integer, String> behindALock = new BatchExecutor<>(
                batch -> {
                    if (locked.getCount() > 0) {
                        Race.await(locked);
                        throw new NotExecutedException("no lock");
                    }
                    return sell(batch.claim());
                },
                request -> 1,
                MAX_BATCH,
                e -> true,
                new BatchMetrics(new SimpleMeterRegistry()),
                drained.executor());
        CompletableFuture<String> drains =
                CompletableFuture.supplyAsync(() -> behindALock.execute(1, soon()), Thread::startVirtualThread);
        await().until(() -> behindALock.waiting() == 1);
        CompletableFuture<String> waits =
                CompletableFuture.supplyAsync(() -> behindALock.execute(2, soon()), Thread::startVirtualThread);
        await().until(() -> behindALock.waiting() == 2);
        locked.countDown();

        assertThat(failure(drains)).isInstanceOf(NotExecutedException.class);
        assertThat(waits.join()).isEqualTo("sold to 2");
        assertThat(written).containsExactly(2);
    }

    @Test
    void aFailureBeforeAnythingIsClaimedReachesTheCallerAtOnce() {
        BatchExecutor<Integer, String> broken = new BatchExecutor<>(
                batch -> {
                    throw new DatabaseGone();
                },
                request -> 1,
                MAX_BATCH,
                e -> true,
                new BatchMetrics(new SimpleMeterRegistry()),
                drained.executor());
        CompletableFuture<String> fails = CompletableFuture.supplyAsync(
                () -> broken.execute(1, Deadline.after(Duration.ofHours(1))), Thread::startVirtualThread);

        assertThat(failure(fails.orTimeout(30, TimeUnit.SECONDS))).isInstanceOf(DatabaseGone.class);
        assertThat(broken.waiting()).isZero();
    }

    @Test
    void callersLeaveABatchThatHangsAndWithdrawWhatItDidNotClaim() {
        assumeTrue(drained == Drained.ON_OTHER_THREADS, "the caller's own thread hangs with its batch");
        first = enter(FIRST, Deadline.after(Duration.ofMillis(100)));
        Race.await(firstIsIn);
        CompletableFuture<String> waits = enter(1, Deadline.after(Duration.ofMillis(100)));

        assertThat(failure(waits)).isInstanceOf(NotExecutedException.class);
        assertThat(failure(first)).isInstanceOf(OutcomeUnknownException.class);
        firstMayGo.countDown();
        assertThat(enter(2, soon()).join()).isEqualTo("sold to 2");
        assertThat(written).containsExactly(2);
    }

    @Test
    void readsThatHangHoldUpTheOthersUntilThereAreThreeOfThem() {
        BatchExecutor<Integer, String> reads = BatchExecutor.ofReads(
                batch -> {
                    List<Integer> keys = batch.claim();
                    batches.add(List.copyOf(keys));
                    if (!keys.contains(7)) {
                        Race.await(firstMayGo);
                    }
                    return sell(keys);
                },
                2,
                e -> false,
                drained.executor());
        List<CompletableFuture<String>> hanging = IntStream.rangeClosed(1, 2)
                .mapToObj(key -> {
                    CompletableFuture<String> result =
                            CompletableFuture.supplyAsync(() -> reads.execute(key, soon()), Thread::startVirtualThread);
                    await().until(() -> batches.contains(List.of(key)));
                    return result;
                })
                .toList();

        assertThat(reads.execute(7, soon())).isEqualTo("sold to 7");
        CompletableFuture<String> third =
                CompletableFuture.supplyAsync(() -> reads.execute(3, soon()), Thread::startVirtualThread);
        await().until(() -> batches.contains(List.of(3)));
        assertThatThrownBy(() -> reads.execute(4, Deadline.after(Duration.ofSeconds(1))))
                .isInstanceOf(NotExecutedException.class);
        firstMayGo.countDown();

        hanging.forEach(CompletableFuture::join);
        assertThat(third.join()).isEqualTo("sold to 3");
        assertThat(reads.execute(5, soon())).isEqualTo("sold to 5");
        assertThat(written).containsExactlyInAnyOrder(7, 1, 2, 3, 5);
    }

    private static boolean isParked(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }

    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
    }
}
