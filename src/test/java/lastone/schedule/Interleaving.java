package lastone.schedule;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * One schedule of two sides, of which one runs and the other is stopped before a statement, waits for a row lock of the
 * first, or has ended. The running side is preempted at the chosen points; where it waits for a row lock, or asks again
 * for rows that it found locked, the other side goes on. Thread safe.
 */
final class Interleaving {

    /** A statement that takes longer may wait for a row lock: the database is asked. */
    private static final long SUSPICIOUS_NANOS = Duration.ofMillis(1).toNanos();

    private static final long LIMIT_NANOS = Duration.ofMinutes(2).toNanos();

    private final List<Integer> preemptions;
    private final List<Side> sides;
    private final List<String> trace = new ArrayList<>();
    private int running;
    private int points;
    private boolean deadlock;
    /** A bit for each side that was preempted. */
    private int preempted;

    /** What is known of one side; guarded by the interleaving. */
    private static final class Side {
        final Predicate<Step> relevant;
        final List<Step> steps = new ArrayList<>();
        /** What it has executed since the last preemption. */
        final List<Step> done = new ArrayList<>();

        final Set<String> repeated = new HashSet<>();
        boolean stopped;
        boolean executing;
        boolean wrote;
        boolean ended;
        long since;

        Side(Predicate<Step> relevant) {
            this.relevant = relevant;
        }
    }

    /**
     * @param first the side that begins
     * @param preemptions at which points, counted over both sides from 0, the running side is stopped
     * @param relevant before which steps of each side there is a point
     */
    Interleaving(int first, List<Integer> preemptions, List<Predicate<Step>> relevant) {
        this.running = first;
        this.preemptions = preemptions;
        this.sides = relevant.stream().map(Side::new).toList();
    }

    /** Blocks until the side may execute the step. */
    synchronized void before(int number, Step step) {
        Side side = sides.get(number);
        Side other = sides.get(1 - number);
        side.steps.add(step);
        if (running == number && !other.ended && !other.executing) {
            choose(number, side, step);
        }
        side.wrote = !step.isCommit() && (side.wrote || (step.writes() && side.relevant.test(step)));
        side.stopped = true;
        while (running != number) {
            pause(0);
        }
        side.stopped = false;
        side.done.add(step);
        side.executing = true;
        side.since = System.nanoTime();
        trace.add("AB".charAt(number) + ": " + step.text() + (step.isCommit() ? "" : " " + step.owners()));
    }

    private void choose(int number, Side side, Step step) {
        if (isPoint(number, step) && preemptions.contains(points++)) {
            preempted |= 1 << number;
            side.done.clear();
            sides.get(1 - number).done.clear();
            handOver(number, "is preempted");
        } else if (step.text().contains("SKIP LOCKED") && !side.repeated.add(step.text())) {
            side.repeated.clear();
            handOver(number, "found rows locked");
        }
    }

    /**
     * Whether the step may meet one of the other side; and where the other side was preempted, whether that made a
     * difference: the step before which it stands may meet one that this side has executed since.
     */
    private boolean isPoint(int number, Step step) {
        Side side = sides.get(number);
        Side other = sides.get(1 - number);
        if (!(step.isCommit() ? side.wrote : side.relevant.test(step))) {
            return false;
        }
        if ((preempted & 1 << (1 - number)) == 0) {
            return true;
        }
        Step pending = other.steps.getLast();
        return side.done.stream()
                .anyMatch(each -> pending.isCommit() ? side.relevant.test(each) : each.conflictsWith(pending));
    }

    private void handOver(int number, String why) {
        trace.add("AB".charAt(number) + " " + why);
        running = 1 - number;
        notifyAll();
    }

    synchronized void after(int number, Step step) {
        sides.get(number).executing = false;
        if (running != number) {
            notifyAll();
        }
        if (step.isCommit()) {
            released(number);
        }
    }

    /** The side holds no lock any more, so the other one's statement returns if it waited for one. */
    synchronized void released(int number) {
        sides.get(number).wrote = false;
        long start = System.nanoTime();
        while (running == number && sides.get(1 - number).executing && System.nanoTime() - start < LIMIT_NANOS) {
            pause(1);
        }
    }

    synchronized void failed(int number, SQLException e) {
        trace.add("AB".charAt(number) + " fails: " + e.getErrorCode() + " " + e.getMessage());
        deadlock |= e.getErrorCode() == 1213 || e.getErrorCode() == 40001;
    }

    synchronized void ended(int number) {
        sides.get(number).ended = true;
        if (running == number) {
            running = 1 - number;
        }
        notifyAll();
    }

    /**
     * Blocks until both sides have ended.
     *
     * @param waits whether a statement waits for a row lock now
     */
    void await(BooleanSupplier waits) {
        long start = System.nanoTime();
        while (true) {
            int suspect;
            long since;
            synchronized (this) {
                if (sides.stream().allMatch(side -> side.ended)) {
                    return;
                }
                if (System.nanoTime() - start > LIMIT_NANOS) {
                    throw new IllegalStateException("Hangs:\n  " + String.join("\n  ", trace));
                }
                pause(2);
                suspect = suspect();
                since = sides.get(running).since;
            }
            if (suspect >= 0 && waits.getAsBoolean()) {
                yieldOf(suspect, since);
            }
        }
    }

    private int suspect() {
        Side side = sides.get(running);
        Side other = sides.get(1 - running);
        boolean suspicious =
                side.executing && other.stopped && !other.ended && System.nanoTime() - side.since > SUSPICIOUS_NANOS;
        return suspicious ? running : -1;
    }

    private synchronized void yieldOf(int number, long since) {
        Side side = sides.get(number);
        if (running == number && side.executing && side.since == since) {
            handOver(number, "waits for a row lock");
        }
    }

    /** How many points there were at which the running side could be preempted. */
    synchronized int points() {
        return points;
    }

    synchronized List<Step> steps(int number) {
        return List.copyOf(sides.get(number).steps);
    }

    synchronized boolean deadlock() {
        return deadlock;
    }

    synchronized List<String> trace() {
        return List.copyOf(trace);
    }

    @SuppressWarnings("WaitNotInLoop") // The callers loop.
    private void pause(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
