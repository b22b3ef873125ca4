package lastone.stock;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import lastone.event.Event;
import lastone.event.Outbox;
import org.jdbi.v3.core.Handle;

/**
 * Changes stock inside the caller's transaction, and writes the events of every change. The rows stay locked until the
 * transaction ends, and buyers wait for them: so a transaction should call these methods last. Thread safe.
 */
public final class Stock {

    private final Outbox outbox;
    private final Clock clock;

    /** @param clock gives the times of the events */
    public Stock(Outbox outbox, Clock clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Reserves units by one batch statement, in id order so that transactions cannot deadlock.
     *
     * @param update the one that read the options in this transaction
     * @throws StockChangedException when what was read no longer holds; the transaction has to be rolled back
     */
    public void reserve(Handle handle, StockUpdate update, Collection<StockReservation> reservations) {
        appendEvents(handle, List.of(), update.reserve(handle, reservations));
    }

    /** Returns the units of orders to stock, in id order so that transactions cannot deadlock. */
    public void returnToStock(Handle handle, SortedMap<Long, Long> unitsByOption) {
        StockSql.add(handle, unitsByOption);
        appendEvents(handle, List.of(), StockSql.changes(handle, unitsByOption));
    }

    /**
     * Adds received units, at least 1; returns the stock after that. Blocks for the option's row.
     *
     * @throws java.util.NoSuchElementException when there is no such option
     */
    public long restock(Handle handle, long optionId, long quantity) {
        return change(handle, optionId, quantity, StockEvents::restocked).orElseThrow();
    }

    /** Adds to an option that exists, or subtracts; returns the stock after that, or empty where it would be negative. */
    public OptionalLong tryAdjust(Handle handle, long optionId, long delta) {
        return change(handle, optionId, delta, StockEvents::adjusted);
    }

    private OptionalLong change(
            Handle handle, long optionId, long delta, BiFunction<StockChange, Instant, Event> event) {
        SortedMap<Long, Long> units = new TreeMap<>();
        units.put(optionId, delta);
        if (StockSql.add(handle, units)[0] == 0) {
            return OptionalLong.empty();
        }
        StockChange change = StockSql.changes(handle, units).getFirst();
        appendEvents(handle, List.of(event.apply(change, clock.instant())), List.of(change));
        return OptionalLong.of(change.stock());
    }

    /** Writes the given events, and those that follow from the changes: an option is sold out, or back in stock. */
    private void appendEvents(Handle handle, List<Event> given, List<StockChange> changes) {
        List<Event> events = new ArrayList<>(given);
        for (StockChange change : changes) {
            if (change.isSoldOut()) {
                events.add(StockEvents.soldOut(change, clock.instant()));
            } else if (change.isBackInStock()) {
                events.add(StockEvents.back(change, clock.instant()));
            }
        }
        if (!events.isEmpty()) {
            outbox.append(handle, events);
        }
    }
}
