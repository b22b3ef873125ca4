package lastone.event;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import lastone.concurrent.Signal;

/** The last position that this server knows, and the signals of listeners that wait for a later one. Thread safe. */
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
        // Before the signals, so that a woken listener reads at least up to it.
        position = newPosition;
        listeners.forEach(Signal::raise);
        return true;
    }

    long get() {
        return position;
    }

    /**
     * Returns a signal that is raised at each later position and at {@link #close}. The caller adds it before it first
     * reads events, or one that is sequenced in between would not wake it, and {@link #remove removes} it in the end.
     */
    Signal add() {
        Signal signal = new Signal();
        listeners.add(signal);
        return signal;
    }

    void remove(Signal signal) {
        listeners.remove(signal);
    }

    int listeners() {
        return listeners.size();
    }

    boolean isClosed() {
        return closed;
    }

    /** Asks all listeners to end, also those that are added later. */
    void close() {
        // Before the signals: a listener that adds itself meanwhile sees it, and any other is woken.
        closed = true;
        listeners.forEach(Signal::raise);
    }
}
