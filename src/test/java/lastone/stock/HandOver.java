package lastone.stock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import lastone.concurrent.Deadline;
import lastone.testing.Interleavings.Scene;
import lastone.testing.Schedule;

/** A few callers of one queue; some of them give up at any moment. */
final class HandOver implements Scene {

    private static final int PLACES = 10;

    private final HandOverTest.Plan plan;
    private final Semaphore places = new Semaphore(PLACES);
    private final BatchQueue<Integer, String> queue;
    private final List<Deadline> deadlines;
    private final String[] answers;
    private final List<Integer> written = new ArrayList<>();
    private final Set<Integer> interrupted = new TreeSet<>();
    private boolean writing;
    private boolean wasReturned;

    HandOver(HandOverTest.Plan plan) {
        this.plan = plan;
        this.queue = new BatchQueue<>(places, (claims, deadline) -> lead(claims));
        this.deadlines = IntStream.range(0, plan.callers())
                .mapToObj(i -> plan.late().contains(i) ? new Deadline(i) : Schedule.NEVER)
                .toList();
        this.answers = new String[plan.callers()];
    }

    @Override
    public List<Schedule.Role> roles() {
        List<Schedule.Role> roles = new ArrayList<>();
        for (int i = 0; i < plan.callers(); i++) {
            int caller = i;
            roles.add(new Schedule.Role("caller " + caller, () -> enter(caller)));
        }
        plan.late().forEach(i -> roles.add(new Schedule.Role("clock", () -> Schedule.pass(deadlines.get(i)))));
        plan.interrupted().forEach(i -> roles.add(new Schedule.Role("stop", () -> Schedule.interrupt("caller " + i))));
        return roles;
    }

    private void enter(int caller) {
        try {
            answers[caller] = queue.enter(Set.of(1L), caller, deadlines.get(caller));
        } catch (StockBusyException gaveUp) {
            answers[caller] = "gave up";
        } catch (IllegalStateException failed) {
            answers[caller] = "failed";
        }
        if (Schedule.isInterrupted()) {
            interrupted.add(caller);
        }
    }

    /** Writes a batch or, once, those of it who came before the one that is given back with all behind it. */
    private void lead(BatchQueue<Integer, String>.Claims claims) {
        List<Ticket<Integer, String>> batch = claims.claim(plan.maxBatch());
        List<Integer> requests = batch.stream().map(Ticket::request).toList();
        if (wasReturned || !requests.contains(plan.returned())) {
            write(batch);
            return;
        }
        wasReturned = true;
        write(batch.subList(0, requests.indexOf(plan.returned())));
        claims.giveBackUnanswered();
    }

    private void write(List<Ticket<Integer, String>> batch) {
        assertThat(writing).as("two write at once").isFalse();
        writing = true;
        Schedule.step("writes " + batch.stream().map(Ticket::request).toList());
        for (Ticket<Integer, String> ticket : batch) {
            written.add(ticket.request());
            if (ticket.request() == plan.poison()) {
                writing = false;
                throw new IllegalStateException("poison");
            }
            ticket.succeed("answer to " + ticket.request());
        }
        writing = false;
    }

    @Override
    public void check() {
        for (int i = 0; i < plan.callers(); i++) {
            switch (answers[i]) {
                case "gave up" -> {
                    assertThat(written).as("gave up").doesNotContain(i);
                    assertThat(plan.late().contains(i) || interrupted.contains(i))
                            .as("is late or still interrupted")
                            .isTrue();
                }
                case "failed" -> assertThat(plan.poison()).isNotNegative();
                default -> {
                    assertThat(answers[i]).isEqualTo("answer to " + i);
                    assertThat(written).as("written once").containsOnlyOnce(i);
                }
            }
        }
        assertThat(writing).isFalse();
        assertThat(places.availablePermits()).as("free places").isEqualTo(PLACES);
        assertThat(interrupted).as("the interrupted").isSubsetOf(plan.interrupted());
    }
}
