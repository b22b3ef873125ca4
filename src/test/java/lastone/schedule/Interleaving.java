package lastone.schedule;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One schedule of a few sides, of which one runs and each other one is stopped before a statement, waits for a row lock,
 * or has ended. The running side is preempted at the chosen points; where it waits for a row lock, or asks again for rows
 * that it found locked, another side goes on. Thread safe.
 */
final class Interleaving {

    /** A statement that takes longer may wait for a row lock: the database is asked. */
    private static final long SUSPICIOUS_NANOS = Duration.ofMillis(1).toNanos();

    /** When a commit has let nobody go on for so long, those that wait wait for another side. */
    private static final long SETTLED_NANOS = Duration.ofMillis(3).toNanos();

    private static final long LIMIT_NANOS = Duration.ofMinutes(2).toNanos();
    private static final int NOBODY = -1;

    private final List<Integer> order;
    private final List<Integer> preemptions;
    private final List<Side> sides;
    private final List<String> trace = new ArrayList<>();
    private final List<Integer> points = new ArrayList<>();
    private final boolean serial;
    private int position = 1;
    private int running;
    private boolean deadlock;
    private long releasedAt;
    /** Since when the statements of others have waited after a commit; 0 while that is not known. */
    private long settling;

    /**
     * @param order which side runs first, and which is the next one whenever the running one is stopped or ends; one that
     *     cannot go on is left out, and after the last one any is as good
     * @param preemptions at which points, counted over all sides from 0, the running side is stopped
     * @param relevant before which steps of each side there is a point
     */
    Interleaving(List<Integer> order, List<Integer> preemptions, List<Predicate<Step>> relevant) {
        this(order, preemptions, relevant, false);
    }

    private Interleaving(
            List<Integer> order, List<Integer> preemptions, List<Predicate<Step>> relevant, boolean serial) {
        this.order = order;
        this.running = order.getFirst();
        this.preemptions = preemptions;
        this.sides = relevant.stream().map(Side::new).toList();
        this.serial = serial;
    }

    /** Stops nobody, and only notes the steps of requests that are sent one after the other. */
    static Interleaving serial(int sides) {
        List<Predicate<Step>> none =
                Stream.generate(() -> (Predicate<Step>) _ -> false).limit(sides).toList();
        return new Interleaving(List.of(0), List.of(), none, true);
    }

    /** Blocks until the side may execute the step. */
    synchronized void before(int number, Step step) {
        Side side = sides.get(number);
        while (side.stepping) {
            pause(0);
        }
        side.stepping = true;
        side.steps.add(step);
        if (serial) {
            return;
        }
        if (running == number && next() != NOBODY) {
            choose(side, step);
        }
        side.wrote = !step.isCommit() && (side.wrote || (step.writes() && side.relevant.test(step)));
        side.stopped = true;
        while (running != number) {
            pause(0);
        }
        side.stopped = false;
        sides.stream().filter(other -> other.preempted && other != side).forEach(other -> other.missed.add(step));
        side.executing = true;
        side.since = System.nanoTime();
        trace.add(letter(number) + ": " + step.text() + (step.isCommit() ? "" : " " + step.owners()));
    }

    private void choose(Side side, Step step) {
        boolean point = isPoint(side, step, sides.get(next()));
        boolean chosen = point && preemptions.contains(points.size());
        if (point) {
            points.add(running);
        }
        if (chosen) {
            side.preempted = true;
            side.missed.clear();
            handOver("is preempted");
        } else if (step.text().contains("SKIP LOCKED") && !side.repeated.add(step.text())) {
            side.repeated.clear();
            handOver("found rows locked");
        }
    }

    /**
     * Whether the step may meet one of another side; and where the next side was preempted, whether that made a difference:
     * the step before which it stands may meet one that was executed since.
     */
    private static boolean isPoint(Side side, Step step, Side next) {
        if (!(step.isCommit() ? side.wrote : side.relevant.test(step))) {
            return false;
        }
        return !next.preempted || next.missedSomething();
    }

    /** The side that goes on where the running one cannot or must not. */
    private int next() {
        return Stream.concat(
                        order.stream().skip(position),
                        IntStream.range(1, sides.size()).mapToObj(i -> (running + i) % sides.size()))
                .filter(side -> side != running && sides.get(side).canGoOn())
                .findFirst()
                .orElse(NOBODY);
    }

    private void handOver(String why) {
        trace.add(letter(running) + " " + why);
        run(next());
    }

    private void run(int next) {
        position += order.subList(position, order.size()).indexOf(next) + 1;
        running = next;
        notifyAll();
    }

    /** Between two steps the side begins or ends a statement of a mutant's own, which may wait for a row lock, too. */
    synchronized void aside(int number, boolean begins) {
        sides.get(number).executing = begins;
        sides.get(number).since = System.nanoTime();
        notifyAll();
    }

    synchronized void after(int number, Step step) {
        sides.get(number).executing = false;
        sides.get(number).stepping = false;
        notifyAll();
        if (step.isCommit()) {
            released(number);
        }
    }

    /** The side holds no lock any more, so another one's statement returns if it waited for one. */
    synchronized void released(int number) {
        sides.get(number).wrote = false;
        settling = 0;
        releasedAt = System.nanoTime();
        while (running == number
                && executingOthers() > 0
                && !isSettled()
                && System.nanoTime() - releasedAt < LIMIT_NANOS) {
            pause(1);
        }
    }

    private int executingOthers() {
        return (int) IntStream.range(0, sides.size())
                .filter(side -> side != running && sides.get(side).executing)
                .count();
    }

    /** Of two sides, the other one can wait for nobody else. */
    private boolean isSettled() {
        return sides.size() > 2 && settling != 0 && System.nanoTime() - settling > SETTLED_NANOS;
    }

    synchronized void failed(int number, SQLException e) {
        trace.add(letter(number) + " fails: " + e.getErrorCode() + " " + e.getMessage());
        deadlock |= e.getErrorCode() == 1213 || e.getErrorCode() == 40001;
    }

    synchronized void ended(int number) {
        sides.get(number).ended = true;
        if (running == number) {
            int next = next();
            run(
                    next != NOBODY
                            ? next
                            : IntStream.range(0, sides.size())
                                    .filter(side -> !sides.get(side).ended)
                                    .findFirst()
                                    .orElse(number));
        }
        notifyAll();
    }

    /**
     * Blocks until all sides have ended.
     *
     * @param waiting how many statements wait for a row lock now
     */
    void await(IntSupplier waiting) {
        long start = System.nanoTime();
        while (true) {
            boolean ask;
            synchronized (this) {
                if (sides.stream().allMatch(side -> side.ended)) {
                    return;
                }
                if (System.nanoTime() - start > LIMIT_NANOS) {
                    throw new IllegalStateException("Hangs:\n  " + String.join("\n  ", trace));
                }
                pause(2);
                ask = isSuspicious() || (sides.size() > 2 && executingOthers() > 0);
            }
            if (ask) {
                long asked = System.nanoTime();
                wait(waiting.getAsInt(), asked);
            }
        }
    }

    private boolean isSuspicious() {
        Side side = sides.get(running);
        return side.executing
                && sides.stream().anyMatch(other -> other != side && other.stopped && other.canGoOn())
                && System.nanoTime() - side.since > SUSPICIOUS_NANOS;
    }

    /** So many statements waited for row locks a moment ago. */
    private synchronized void wait(int count, long asked) {
        int others = executingOthers();
        if (count > others && isSuspicious() && sides.get(running).since < asked) {
            handOver("waits for a row lock");
        }
        if (count < others || asked < releasedAt) {
            settling = 0;
        } else if (settling == 0) {
            settling = asked;
        }
    }

    /** The side that was running at each point at which it could be preempted. */
    synchronized List<Integer> points() {
        return List.copyOf(points);
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

    private static String letter(int side) {
        return String.valueOf(Name.letter(side)).toUpperCase(Locale.ROOT);
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
