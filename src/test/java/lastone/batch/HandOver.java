package lastone.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import lastone.concurrent.Deadline;
import lastone.concurrent.NotExecutedException;
import lastone.testing.Interleavings.Scene;
import lastone.testing.Schedule;

/** A few callers of one queue; some of them give up at any moment. */
final class HandOver implements Scene {

    private final HandOverTest.Plan plan;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final BatchExecutor<Integer, String> executor;
    private final List<Deadline> deadlines;
    private final String[] results;
    private final List<Integer> written = new ArrayList<>();
    private final Set<Integer> interrupted = new TreeSet<>();
    private boolean writing;
    private boolean wasLocked;

    HandOver(HandOverTest.Plan plan) {
        this.plan = plan;
        this.executor = new BatchExecutor<>(
                this::execute, request -> 1, plan.maxBatch(), e -> true, new BatchMetrics(meters), Runnable::run);
        this.deadlines = Schedule.deadlines(plan.callers(), plan.late());
        this.results = new String[plan.callers()];
    }

    @Override
    public List<Schedule.Role> roles() {
        return Schedule.Role.ofCallers(deadlines, plan.interrupted(), this::enter);
    }

    private void enter(int caller) {
        try {
            results[caller] = executor.execute(caller, deadlines.get(caller));
        } catch (NotExecutedException e) {
            results[caller] = String.valueOf(e.getMessage()).equals("locked") ? "locked" : "gave up";
        } catch (IllegalStateException e) {
            results[caller] = "failed";
        }
        if (Schedule.isInterrupted()) {
            interrupted.add(caller);
        }
    }

    /** Executes a batch; the first one of a plan with a lock finds it taken, before it claims anything. */
    private List<String> execute(Batch<Integer, String> batch) {
        if (plan.locked() && !wasLocked) {
            wasLocked = true;
            throw new NotExecutedException("locked");
        }
        List<Integer> requests = batch.claim();
        assertThat(writing).as("two batches at once").isFalse();
        writing = true;
        Schedule.step("writes " + requests);
        writing = false;
        if (requests.contains(plan.poison())) {
            throw new IllegalStateException("poison");
        }
        written.addAll(requests);
        return requests.stream().map(request -> "result of " + request).toList();
    }

    @Override
    public void check() {
        for (int i = 0; i < plan.callers(); i++) {
            switch (results[i]) {
                case "gave up" -> {
                    assertThat(written).as("gave up").doesNotContain(i);
                    assertThat(plan.late().contains(i) || interrupted.contains(i))
                            .as("is late or still interrupted")
                            .isTrue();
                }
                case "failed" -> assertThat(i).isEqualTo(plan.poison());
                case "locked" -> {
                    assertThat(plan.locked()).isTrue();
                    assertThat(written).as("locked").doesNotContain(i);
                }
                default -> {
                    assertThat(results[i]).isEqualTo("result of " + i);
                    assertThat(written).as("written once").containsOnlyOnce(i);
                }
            }
        }
        assertThat(writing).isFalse();
        assertThat(executor.waiting()).as("waiting at the end").isZero();
        assertThat(meters.get("lastone.batch.waiting").gauge().value()).isZero();
        assertThat(interrupted).as("the interrupted").isSubsetOf(plan.interrupted());
    }
}
