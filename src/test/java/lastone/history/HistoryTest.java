package lastone.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lastone.concurrent.Deadline;
import lastone.shop.Strategy;
import lastone.testing.DatabaseKind;
import lastone.testing.Race;
import lastone.testing.RedisNode;
import lastone.testing.RunningShop;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories of orders, carts, cancellations, restocks, top-ups and payments against a model. A failure names its
 * seed: {@code -Dhistory.seed=...} starts with it.
 */
class HistoryTest {

    private static final int USERS = 4;

    private static Stream<Arguments> runs() {
        Stream<Arguments> others = Stream.of(Strategy.values())
                .filter(strategy -> strategy != Strategy.COALESCED)
                .map(strategy -> Arguments.of(strategy, DatabaseKind.H2, Duration.ofSeconds(1)));
        Stream<Arguments> coalesced = Stream.of(
                Arguments.of(Strategy.COALESCED, DatabaseKind.H2, Duration.ofSeconds(8)),
                Arguments.of(Strategy.COALESCED, DatabaseKind.MARIADB, Duration.ofSeconds(4)),
                Arguments.of(Strategy.COALESCED, DatabaseKind.MYSQL, Duration.ofSeconds(2)));
        return Stream.concat(coalesced, others);
    }

    /**
     * In sequence: every response, and the ledger after each step. Concurrently: that some order of the steps explains all
     * responses.
     */
    @ParameterizedTest
    @MethodSource("runs")
    void theShopDoesWhatTheModelSays(Strategy strategy, DatabaseKind kind, Duration length) {
        Map<String, String> settings = kind.freshDatabase(
                "STOCK_STRATEGY",
                strategy.configName(),
                "STOCK_WAIT",
                "PT60S",
                "REDIS_URLS",
                RedisNode.sharedUrls(),
                "MAX_PENDING_ORDERS",
                "" + HistoryModel.MAX_PENDING_ORDERS);
        long first = Long.getLong("history.seed", System.nanoTime());
        System.out.println("HistoryTest " + strategy + " on " + kind + " begins with -Dhistory.seed=" + first);
        long seed = first;
        try (RunningShop shop = RunningShop.on(settings);
                Handle tables = RunningShop.rows(settings)) {
            HistoryShop next = new HistoryShop(shop, tables, USERS);
            Deadline end = Deadline.after(length);
            do {
                play(next, seed, HistoryTest::oneByOne);
                play(new HistoryShop(shop, tables, USERS), seed, HistoryTest::atTheSameTime);
                next = new HistoryShop(shop, tables, USERS);
                seed++;
            } while (!end.hasPassed());
        }
        System.out.println(
                "HistoryTest " + strategy + " on " + kind + ": " + (seed - first) + " histories of each sort");
    }

    private interface History {
        void play(HistoryShop shop, Random random);
    }

    private static void play(HistoryShop shop, long seed, History history) {
        try {
            history.play(shop, new Random(seed));
        } catch (AssertionError e) {
            throw new AssertionError("-Dhistory.seed=" + seed + ": " + e.getMessage(), e);
        }
    }

    private static void oneByOne(HistoryShop shop, Random random) {
        HistoryModel model = new HistoryModel(USERS);
        List<HistoryStep> steps = HistoryStep.random(random, USERS, 30);
        for (int i = 0; i < steps.size(); i++) {
            String expected = model.apply(steps.get(i));
            String history = lines(steps.subList(0, i + 1));
            assertThat(shop.apply(steps.get(i))).as(history).isEqualTo(expected);
            assertThat(shop.ledger()).as(history).isEqualTo(model.ledger());
        }
    }

    private static void atTheSameTime(HistoryShop shop, Random random) {
        HistoryModel model = new HistoryModel(USERS);
        for (HistoryStep step : HistoryStep.random(random, 1, 6)) {
            assertThat(shop.apply(step)).isEqualTo(model.apply(step));
        }
        List<List<HistoryStep>> steps = IntStream.range(1, USERS)
                .mapToObj(user -> HistoryStep.randomOf(random, user, 5))
                .toList();
        List<List<HistorySearch.Taken>> taken = Race.run(
                steps.size(),
                i -> () -> steps.get(i).stream().map(step -> take(shop, step)).toList());
        String ledger = shop.ledger();
        assertThat(new HistorySearch(taken, ledger).explains(model))
                .as("from " + model.ledger() + "\n"
                        + taken.stream().map(HistoryTest::lines).collect(Collectors.joining("\nbeside\n")) + "\nto "
                        + ledger)
                .isTrue();
    }

    private static HistorySearch.Taken take(HistoryShop shop, HistoryStep step) {
        long began = System.nanoTime();
        String response = shop.apply(step);
        return new HistorySearch.Taken(step, response, began, System.nanoTime());
    }

    private static String lines(List<?> steps) {
        return steps.stream().map(String::valueOf).collect(Collectors.joining("\n"));
    }
}
