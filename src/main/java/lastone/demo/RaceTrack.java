package lastone.demo;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import lastone.db.Transactions;
import lastone.demo.RaceEvent.Outcome;
import lastone.product.ProductService;
import lastone.web.ErrorCode;
import lastone.web.ProblemException;

/** Runs races one at a time, and remembers how they ended while the server runs. Thread safe. */
public final class RaceTrack {

    private static final int REMEMBERED = 20;

    private final List<Contender> contenders;
    private final Race race;
    private final Clock clock;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final Deque<RaceEvent.Result> past = new ArrayDeque<>();
    private long lastId;

    public RaceTrack(List<Contender> contenders, ProductService products, Transactions transactions, Clock clock) {
        this.contenders = contenders;
        this.race = new Race(products, transactions);
        this.clock = clock;
    }

    List<Contender> contenders() {
        return contenders;
    }

    /** The results so far, newest first. */
    synchronized List<RaceEvent.Result> past() {
        return List.copyOf(past);
    }

    /**
     * Blocks until the race is over and the shop is tidy again.
     *
     * @param watcher told by this thread; when it throws, the race is called off
     * @throws ProblemException before the watcher is told anything, when the race cannot begin
     */
    void run(Race.Plan plan, Consumer<RaceEvent> watcher) {
        if (!taken.compareAndSet(false, true)) {
            throw new ProblemException(ErrorCode.RACE_RUNNING_ERROR, "One race at a time; wait until it is over.");
        }
        try {
            enter(plan, watcher);
        } finally {
            taken.set(false);
        }
    }

    private void enter(Race.Plan plan, Consumer<RaceEvent> watcher) {
        AtomicBoolean stopped = new AtomicBoolean();
        try (Contender.Lane lane = possible(plan.strategy()).open().apply(stopped::get)) {
            if (!lane.answers().getAsBoolean()) {
                throw new ProblemException(ErrorCode.UNAVAILABLE_ERROR, "The Redis that it needs does not answer.");
            }
            race.run(plan, lane.orders(), watcher, finish -> remember(plan, finish), stopped);
        }
    }

    private Contender possible(String name) {
        return contenders.stream()
                .filter(contender -> contender.name().equals(name) && contender.possible())
                .findFirst()
                .orElseThrow(
                        () -> ProblemException.invalid("strategy", "is unknown, or needs Redis, which is not set"));
    }

    private synchronized RaceEvent.Result remember(Race.Plan plan, Race.Finish finish) {
        RaceEvent.Result result = new RaceEvent.Result(
                ++lastId,
                plan.strategy(),
                plan.buyers(),
                plan.stock(),
                finish.count(Outcome.SOLD),
                finish.count(Outcome.SOLD_OUT),
                finish.count(Outcome.TURNED_AWAY),
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
