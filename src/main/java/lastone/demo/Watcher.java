package lastone.demo;

import java.util.function.Consumer;

/** Who watches a race. Once it cannot be told of an event it is gone, and is told nothing more. For one thread. */
final class Watcher {

    private final Consumer<RaceEvent> events;
    private boolean gone;

    /** @param events throws when nobody watches any more */
    Watcher(Consumer<RaceEvent> events) {
        this.events = events;
    }

    /** For what nobody is to see. */
    static Watcher none() {
        return new Watcher(event -> {});
    }

    void tell(RaceEvent event) {
        if (gone) {
            return;
        }
        try {
            events.accept(event);
        } catch (RuntimeException e) {
            gone = true;
        }
    }

    boolean isGone() {
        return gone;
    }
}
