package lastone;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lastone.order.OrderRequest;
import lastone.order.Placement;
import lastone.stock.Gate;
import lastone.stock.StockTransaction;
import lastone.testing.Race;
import lastone.testing.RedisNodes;
import lastone.wait.Deadline;
import org.redisson.Redisson;
import org.redisson.api.RLock;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/**
 * Races all strategies, and Redisson's lock around the same transaction, on real databases in one run, their rounds
 * interleaved: {@code scripts/race [buyers] [rounds]}. A benchmark, not a test.
 */
final class StrategyRace {

    private static final int WARM_UP_ROUNDS = 1;

    private StrategyRace() {}

    public static void main(String[] arguments) {
        int buyers = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        Logging.configure(lastone.Config.LogFormat.TEXT);
        for (DatabaseKind kind : List.of(DatabaseKind.MARIADB, DatabaseKind.H2)) {
            race(kind, buyers, rounds);
        }
        System.exit(0);
    }

    /** How one race went: the last answer, the longest wait of a buyer, and orders written before an earlier caller's. */
    private record Outcome(long lastMillis, long inversions) {}

    private static void race(DatabaseKind kind, int buyers, int rounds) {
        List<Racer> racers = Stream.concat(
                        Arrays.stream(lastone.Config.Strategy.values()).map(strategy -> Racer.of(strategy, kind)),
                        Stream.of(Racer.redisson(kind)))
                .toList();
        Map<String, List<Outcome>> outcomes = new TreeMap<>();
        for (int round = 0; round < WARM_UP_ROUNDS + rounds; round++) {
            for (Racer racer : racers) {
                Outcome outcome = racer.run(buyers);
                if (round >= WARM_UP_ROUNDS) {
                    outcomes.computeIfAbsent(racer.name(), name -> new ArrayList<>())
                            .add(outcome);
                }
            }
        }
        System.out.printf(
                "%n%s, %d buyers for %d units, median (min to max) of %d rounds%n", kind, buyers, buyers, rounds);
        outcomes.forEach((name, races) -> System.out.printf(
                "  %-12s last answer %6d ms (%d to %d), inversions %d%n",
                name,
                median(races.stream().map(Outcome::lastMillis).toList()),
                Collections.min(races.stream().map(Outcome::lastMillis).toList()),
                Collections.max(races.stream().map(Outcome::lastMillis).toList()),
                median(races.stream().map(Outcome::inversions).toList())));
        racers.forEach(racer -> racer.shop().close());
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private record Racer(String name, StrategyShop shop, Gate<OrderRequest, Placement> gate) {

        static Racer of(lastone.Config.Strategy strategy, DatabaseKind kind) {
            StrategyShop shop = StrategyShop.open(strategy, kind.freshDatabase());
            return new Racer(
                    strategy.name().toLowerCase(Locale.ROOT),
                    shop,
                    shop.services().strategy().gate());
        }

        /** The lock as its documentation shows it, around the transaction that the Redis strategies run. */
        static Racer redisson(DatabaseKind kind) {
            StrategyShop shop = StrategyShop.open(lastone.Config.Strategy.SPIN, kind.freshDatabase());
            StockTransaction<OrderRequest, Placement> transaction =
                    shop.services().strategy().transaction();
            Config config = new Config();
            config.useSingleServer().setAddress(RedisNodes.shared().first().url());
            RedissonClient redisson = Redisson.create(config);
            return new Racer("redisson", shop, (optionIds, request, deadline) -> {
                RLock lock = redisson.getLock(
                        "redisson:option:" + optionIds.iterator().next());
                lock.lock();
                try {
                    return transaction.run(List.of(request), () -> {}).getFirst();
                } finally {
                    lock.unlock();
                }
            });
        }

        Outcome run(int buyers) {
            long option = shop.option(buyers);
            SortedMap<Long, Integer> quantities = new TreeMap<>(Map.of(option, 1));
            long[] asked = new long[buyers];
            long[] answered = new long[buyers];
            List<Placement> placements = Race.run(buyers, i -> () -> {
                asked[i] = System.nanoTime();
                Placement placement =
                        gate.enter(Set.of(option), new OrderRequest(i + 1, quantities, List.of()), deadline());
                answered[i] = System.nanoTime();
                return placement;
            });
            if (shop.stock(option) != 0 || !placements.stream().allMatch(Placement.Placed.class::isInstance)) {
                throw new IllegalStateException(name + " did not sell exactly " + buyers);
            }
            long first = Arrays.stream(asked).min().orElseThrow();
            long last = Arrays.stream(answered).max().orElseThrow();
            return new Outcome(TimeUnit.NANOSECONDS.toMillis(last - first), inversions(asked, placements));
        }

        private static Deadline deadline() {
            return Deadline.after(Duration.ofMinutes(2));
        }

        /** Neighbours in arrival order whose orders were written the other way round. */
        private static long inversions(long[] asked, List<Placement> placements) {
            List<Integer> arrival = new ArrayList<>();
            for (int i = 0; i < asked.length; i++) {
                arrival.add(i);
            }
            arrival.sort(Comparator.comparingLong(i -> asked[i]));
            long inversions = 0;
            for (int i = 1; i < asked.length; i++) {
                inversions +=
                        orderId(placements.get(arrival.get(i - 1))) > orderId(placements.get(arrival.get(i))) ? 1 : 0;
            }
            return inversions;
        }

        private static long orderId(Placement placement) {
            return ((Placement.Placed) placement).order().id();
        }
    }
}
