package lastone.stock;

import java.time.Instant;
import lastone.event.Event;

/** The events of stock. Consumers order those of an option by {@code version}. */
final class StockEvents {

    private StockEvents() {}

    private record Moved(long productOptionId, long delta, long stock, long version) {}

    private record Level(long productOptionId, long stock, long version) {}

    static Event restocked(StockChange change, Instant time) {
        return Event.atVersion("stock.restocked", change.optionId(), change.version(), time, moved(change));
    }

    static Event adjusted(StockChange change, Instant time) {
        return Event.atVersion("stock.adjusted", change.optionId(), change.version(), time, moved(change));
    }

    static Event soldOut(StockChange change, Instant time) {
        return Event.atVersion("stock.sold_out", change.optionId(), change.version(), time, level(change));
    }

    static Event back(StockChange change, Instant time) {
        return Event.atVersion("stock.back", change.optionId(), change.version(), time, level(change));
    }

    private static Moved moved(StockChange change) {
        return new Moved(change.optionId(), change.delta(), change.stock(), change.version());
    }

    private static Level level(StockChange change) {
        return new Level(change.optionId(), change.stock(), change.version());
    }
}
