package lastone.event;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import lastone.concurrent.Signal;

/** The last position that this server knows of, and the listeners to wake when there is a later one. Thread safe. */
final class LatestPosition {

    private final Set<Signal> listeners = ConcurrentHashMap.newKeySet();
    private volatile long position;
    private volatile boolean closed;

    /**
     * To be called by one thread.
     *
     * @return whether the position is later than the one known
     */
    boolean advanceTo(long newPosition) {
        if (newPosition <= position) {
            return false;
        }
        position = newPosition;
        listeners.forEach(Signal::raise);
        return true;
    }

    long get() {
        return position;
    }

    /**
     * Returns a signal that is raised whenever there is a later position, and when this is closed; to be called before
     * the first look at the events, so that none falls in between, and to be {@link #remove removed} in the end.
     */
    Signal add() {
        Signal signal = new Signal();
        listeners.add(signal);
        return signal;
    }

    void remove(Signal signal) {
        listeners.remove(signal);
    }

    boolean isClosed() {
        return closed;
    }

    /** Asks all listeners to end, those that come later included. */
    void close() {
        closed = true;
        listeners.forEach(Signal::raise);
    }
}
