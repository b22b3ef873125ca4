package lastone.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import lastone.concurrent.Deadline;
import org.junit.jupiter.api.Test;

class BatchQueueTest {

    private final Semaphore places = new Semaphore(3);
    private final CountDownLatch firstIsIn = new CountDownLatch(1);
    private final List<List<Integer>> batches = Collections.synchronizedList(new ArrayList<>());
    private final BatchQueue<Integer, Integer> queue =
            new BatchQueue<>(places, (claims, deadline) -> write(claims.claim(4)));

    /** Answers the requests up to the first negative one. */
    private void write(List<Ticket<Integer, Integer>> batch) {
        batches.add(batch.stream().map(Ticket::request).toList());
        if (batches.size() == 1) {
            firstIsIn.countDown();
        }
        for (Ticket<Integer, Integer> ticket : batch) {
            if (ticket.request() < 0) {
                throw new IllegalStateException("cannot be written");
            }
            if (ticket.request() == 0) {
                hold();
            }
            ticket.succeed(ticket.request());
        }
    }

    private final CountDownLatch held = new CountDownLatch(1);

    private void hold() {
        try {
            held.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private CompletableFuture<Integer> enter(int request, int options) {
        return CompletableFuture.supplyAsync(
                () -> queue.enter(
                        LongStream.range(0, options).boxed().collect(Collectors.toSet()),
                        request,
                        Deadline.after(Duration.ofMinutes(1))),
                Thread::startVirtualThread);
    }

    private CompletableFuture<Integer> enterAndWait(int request, int options) {
        int left = places.availablePermits();
        CompletableFuture<Integer> answer = enter(request, options);
        await().atMost(Duration.ofMinutes(1)).until(() -> places.availablePermits() == left - 1);
        return answer;
    }

    private CompletableFuture<Integer> holdTheLead() throws InterruptedException {
        CompletableFuture<Integer> first = enter(0, 1);
        firstIsIn.await();
        return first;
    }

    @Test
    void aFullQueueTurnsAwayWhoComesAndRecovers() throws Exception {
        CompletableFuture<Integer> first = holdTheLead();
        List<CompletableFuture<Integer>> waiting = List.of(enterAndWait(1, 1), enterAndWait(2, 1), enterAndWait(3, 1));
        assertThatThrownBy(() -> queue.enter(Set.of(1L), 4, Deadline.after(Duration.ofMinutes(1))))
                .isInstanceOf(StockBusyException.class);
        held.countDown();

        assertThat(first.get()).isZero();
        for (int i = 0; i < 3; i++) {
            assertThat(waiting.get(i).get()).isEqualTo(i + 1);
        }
        assertThat(enter(5, 1).get()).isEqualTo(5);
        assertThat(batches).containsExactly(List.of(0), List.of(1, 2, 3), List.of(5));
        assertThat(places.availablePermits()).isEqualTo(3);
    }

    @Test
    void aBatchNamesNoMoreOptionsThanItMayUnlessItIsOneRequest() throws Exception {
        CompletableFuture<Integer> first = holdTheLead();
        List<CompletableFuture<Integer>> waiting = List.of(enterAndWait(1, 9), enterAndWait(2, 2), enterAndWait(3, 3));
        held.countDown();
        first.get();
        for (CompletableFuture<Integer> answer : waiting) {
            answer.get();
        }
        assertThat(batches).containsExactly(List.of(0), List.of(1), List.of(2), List.of(3));
    }

    @Test
    void whenTheWriterFailsTheAnsweredKeepTheirAnswersAndTheOthersFail() throws Exception {
        CompletableFuture<Integer> first = holdTheLead();
        List<CompletableFuture<Integer>> waiting = List.of(enterAndWait(1, 1), enterAndWait(-2, 1), enterAndWait(3, 1));
        held.countDown();
        first.get();

        assertThat(waiting.get(0).get()).isEqualTo(1);
        for (int i = 1; i < 3; i++) {
            CompletableFuture<Integer> failed = waiting.get(i);
            assertThatThrownBy(failed::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("cannot be written");
        }
        assertThat(enter(4, 1).get()).isEqualTo(4);
    }
}
