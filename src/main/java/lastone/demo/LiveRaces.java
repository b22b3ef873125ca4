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
import lastone.lab.NaiveSale;
import lastone.lab.Run;
import lastone.order.OrderObserver;
import lastone.shop.Config;
import lastone.shop.Shop;
import lastone.shop.ShopOpener;
import lastone.shop.Strategy;

/** Runs live races one at a time, and remembers their results while the server runs. Thread safe. */
public final class LiveRaces {

    /** Enough for five rounds of every strategy, and more. */
    private static final int REMEMBERED = 60;

    /** Bounds a race even where orders may wait for minutes. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(20);

    private final Config config;
    private final Database database;
    private final ShopOpener opener;
    private final Clock clock;
    private final AtomicBoolean isRunning = new AtomicBoolean();
    private volatile boolean closed;
    private final Deque<RaceEvent.Result> past = new ArrayDeque<>();
    private long lastId;

    /** @param opener opens a shop for each race, next to the one that the server sells with */
    public LiveRaces(Config config, Database database, ShopOpener opener, Clock clock) {
        this.config = config;
        this.database = database;
        this.opener = opener;
        this.clock = clock;
    }

    /** Whether the settings name the Redis servers that a strategy needs. */
    boolean isPossible(Strategy strategy) {
        return config.canUse(strategy);
    }

    /** Whether the shop itself reserves stock so. */
    boolean isOwn(Strategy strategy) {
        return config.stockStrategy() == strategy;
    }

    /** The results so far, newest first. */
    synchronized List<RaceEvent.Result> past() {
        return List.copyOf(past);
    }

    /**
     * Blocks until the race is over, its product hidden and its orders cancelled.
     *
     * @param caller called by this thread; when it throws, the race is given up, and the exception is thrown when the
     *     orders are cancelled
     * @throws ShopException before the caller is called, when the race cannot begin
     */
    void run(RaceEvent.Start plan, Consumer<RaceEvent> caller) {
        requireOpen();
        Consumer<RaceEvent> watcher = whileOpen(caller);
        if (!isRunning.compareAndSet(false, true)) {
            throw new ShopException(ErrorCode.RACE_RUNNING_ERROR, "One race at a time; wait until it is over.");
        }
        try (Seller seller = open(plan)) {
            LiveRace race = new LiveRace(seller, plan);
            race.warmUp(watcher);
            watcher.accept(plan);
            Run run = race.run(watcher);
            watcher.accept(remember(plan, run, race.stockLeft()));
        } finally {
            isRunning.set(false);
        }
    }

    private Seller open(RaceEvent.Start plan) {
        if (plan.strategy().equals(NaiveSale.NAME)) {
            return new NaiveSeller(LiveRace.stocks(plan));
        }
        Shop shop = opener.open(racing(plan.strategy()), database, clock, OrderObserver.NONE);
        try {
            if (shop.reasonStrategyNotReady().isPresent()) {
                throw new ShopException(ErrorCode.UNAVAILABLE_ERROR, "The Redis that it needs cannot be reached.");
            }
            return new ShopSeller(shop, plan.strategy(), LiveRace.stocks(plan));
        } catch (RuntimeException e) {
            shop.close();
            throw e;
        }
    }

    /** For a stop: gives up the race that is running, so that its stream ends, and lets no other begin. Does not block. */
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
                .filter(this::isPossible)
                .orElseThrow(() -> ShopException.invalid("strategy", "is unknown, or needs Redis, which is not set"));
        Duration wait = config.stockWait().compareTo(MAX_WAIT) < 0 ? config.stockWait() : MAX_WAIT;
        return config.racing(strategy, wait, config.maxRetries());
    }

    private synchronized RaceEvent.Result remember(RaceEvent.Start plan, Run run, long stockLeft) {
        RaceEvent.Result result = RaceEvent.Result.of(++lastId, plan, run, stockLeft, clock.instant());
        past.addFirst(result);
        if (past.size() > REMEMBERED) {
            past.removeLast();
        }
        return result;
    }
}
