package lastone.concurrent;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** How to stop what was started, the latest first, within one deadline. One thread at a time. */
public final class StopSequence {

    /** What is closed late in a stop still gets this long. */
    private static final Duration MINIMUM_CLOSE_TIMEOUT = Duration.ofMillis(500);

    private final Deque<Consumer<Deadline>> stops = new ArrayDeque<>();

    /** Remembers how to stop a part that has just been started, and returns it. */
    public <T> T started(T part, BiConsumer<T, Deadline> stop) {
        add(deadline -> stop.accept(part, deadline));
        return part;
    }

    /** Adds a step that {@link #run} takes before those that were added earlier. */
    public void add(Consumer<Deadline> stop) {
        stops.push(stop);
    }

    /** Takes every step once; one that throws keeps none of the others from being taken. */
    public void run(Deadline deadline) {
        Consumer<Deadline> stop = stops.poll();
        if (stop != null) {
            try {
                stop.accept(deadline);
            } finally {
                run(deadline);
            }
        }
    }

    /** Closes a part, and waits for that until the deadline, but at least half a second; then goes on without it. */
    public static void closeBounded(AutoCloseable part, Deadline deadline) {
        Thread closing = Thread.ofPlatform().daemon().start(() -> {
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        try {
            closing.join(Duration.ofNanos(Math.max(deadline.leftNanos(), MINIMUM_CLOSE_TIMEOUT.toNanos())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
