package lastone.demo;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import lastone.db.Database;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import lastone.lab.Purchase.Outcome;
import lastone.order.OrderObserver;
import lastone.shop.Config;
import lastone.shop.Shop;
import lastone.shop.ShopOpener;
import lastone.shop.Strategy;

/** Runs races one at a time, and remembers how they ended while the server runs. Thread safe. */
public final class RaceTrack {

    private static final int REMEMBERED = 20;

    /** Bounds a race even where orders may wait for minutes. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final Config config;
    private final Database database;
    private final ShopOpener opener;
    private final Clock clock;
    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile boolean closed;
    private final Deque<RaceEvent.Result> past = new ArrayDeque<>();
    private long lastId;

    /** @param opener opens a shop for each race, beside the one that the server sells with */
    public RaceTrack(Config config, Database database, ShopOpener opener, Clock clock) {
        this.config = config;
        this.database = database;
        this.opener = opener;
        this.clock = clock;
    }

    /** Whether the settings name the Redis servers that a strategy needs. */
    boolean canRace(Strategy strategy) {
        return config.canUse(strategy);
    }

    /** The results so far, newest first. */
    synchronized List<RaceEvent.Result> past() {
        return List.copyOf(past);
    }

    /**
     * Blocks until the race is over and the shop is tidy again.
     *
     * @param watcher told by this thread; when it throws, the race is called off
     * @throws ShopException before the watcher is told anything, when the race cannot begin
     */
    void run(RaceEvent.Start plan, Consumer<RaceEvent> watcher) {
        requireOpen();
        if (!taken.compareAndSet(false, true)) {
            throw new ShopException(ErrorCode.RACE_RUNNING_ERROR, "One race at a time; wait until it is over.");
        }
        try {
            enter(plan, watcher);
        } finally {
            taken.set(false);
        }
    }

    private void enter(RaceEvent.Start plan, Consumer<RaceEvent> watcher) {
        try (Shop shop = opener.open(racing(plan.strategy()), database, clock, OrderObserver.NONE)) {
            if (!shop.isStrategyReachable()) {
                throw new ShopException(ErrorCode.UNAVAILABLE_ERROR, "The Redis that it needs does not answer.");
            }
            new Race(shop.products(), shop.orders(), whileOpen(watcher)).run(plan, finish -> remember(plan, finish));
        }
    }

    /** For a stop: calls off the race that is running, so that its stream ends, and lets no other begin. Does not block. */
    public void close() {
        closed = true;
    }

    private Consumer<RaceEvent> whileOpen(Consumer<RaceEvent> watcher) {
        return event -> {
            requireOpen();
            watcher.accept(event);
        };
    }

    private void requireOpen() {
        if (closed) {
            throw new ShopException(ErrorCode.UNAVAILABLE_ERROR, "The server is stopping.");
        }
    }

    private Config racing(String name) {
        Strategy strategy = Strategy.of(name)
                .filter(this::canRace)
                .orElseThrow(() -> ShopException.invalid("strategy", "is unknown, or needs Redis, which is not set"));
        Duration wait = config.stockWait().compareTo(LONGEST_WAIT) < 0 ? config.stockWait() : LONGEST_WAIT;
        return config.racing(strategy, wait, config.maxRetries());
    }

    private synchronized RaceEvent.Result remember(RaceEvent.Start plan, Race.Finish finish) {
        RaceEvent.Result result = new RaceEvent.Result(
                ++lastId,
                plan.strategy(),
                plan.buyers(),
                plan.stock(),
                finish.count(Outcome.SOLD),
                finish.count(Outcome.SOLD_OUT),
                finish.count(Outcome.REJECTED),
                finish.count(Outcome.FAILED),
                finish.stockLeft(),
                finish.curve(),
                clock.instant());
        past.addFirst(result);
        if (past.size() > REMEMBERED) {
            past.removeLast();
        }
        return result;
    }
}
