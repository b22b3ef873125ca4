package lastone.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import lastone.db.Jdbc;
import lastone.db.ShopClock;
import lastone.shop.Strategy;
import lastone.testing.DatabaseKind;
import lastone.testing.Race;
import lastone.testing.StrategyShop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every strategy owes: never more sold than there was, never less than could be, all lines of an order or none.
 */
@ParameterizedClass(name = "{0} on {1}")
@MethodSource("strategiesOnDatabases")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit sets the parameters, and calls open before each test.
class StrategyContractTest {

    @Parameter(0)
    private Strategy strategy;

    @Parameter(1)
    private DatabaseKind kind;

    private Map<String, String> database;
    private StrategyShop fixture;
    private StrategyShop secondServer;

    /** Two servers for all tests of a strategy on a database. */
    @BeforeParameterizedClassInvocation
    void open() {
        database = kind.freshDatabase();
        fixture = StrategyShop.open(strategy, database);
        secondServer = StrategyShop.open(strategy, database);
    }

    @AfterParameterizedClassInvocation
    void close() {
        secondServer.close();
        fixture.close();
    }

    /** Each test begins with users alone. */
    @BeforeEach
    void deleteAllButTheUsers() {
        List.of(
                        "payments",
                        "order_items",
                        "orders",
                        "carts",
                        "option_holdings",
                        "stock_movements",
                        "product_options",
                        "products",
                        "outbox_events")
                .forEach(table -> fixture.execute("DELETE FROM " + table));
        fixture.execute("UPDATE users SET pending_orders = 0");
    }

    static List<Arguments> strategiesOnDatabases() {
        return Arrays.stream(Strategy.values())
                .flatMap(strategy -> Arrays.stream(DatabaseKind.values()).map(kind -> Arguments.of(strategy, kind)))
                .toList();
    }

    @AfterEach
    void stockAndOrdersAgree() {
        fixture.assertLedgerHolds();
        everyOptionWasSoldOutAndBackInTurns();
    }

    /** By version, beginning with stock; the last event of an option says how it is. */
    private void everyOptionWasSoldOutAndBackInTurns() {
        Map<Long, SortedMap<Long, String>> events = new TreeMap<>();
        String rows =
                "SELECT CONCAT(type, ' ', data) FROM outbox_events WHERE type IN ('stock.sold_out', 'stock.back')";
        for (String row : fixture.texts(rows)) {
            for (String line : row.substring(row.indexOf(' ') + 1).split("\n", -1)) {
                String[] key = line.split(" ", 2)[0].split("[.]", 2);
                String before = events.computeIfAbsent(Long.valueOf(key[0]), option -> new TreeMap<>())
                        .put(Long.valueOf(key[1]), row.substring(0, row.indexOf(' ')));
                assertThat(before).isNull();
            }
        }
        for (String id : fixture.texts("SELECT id FROM product_options")) {
            long option = Long.parseLong(id);
            List<String> types =
                    List.copyOf(events.getOrDefault(option, new TreeMap<>()).values());
            for (int i = 0; i < types.size(); i++) {
                assertThat(types.get(i)).isEqualTo(i % 2 == 0 ? "stock.sold_out" : "stock.back");
            }
            assertThat(types.size() % 2 == 1).as("%s", types).isEqualTo(fixture.stock(option) == 0);
        }
    }

    @Test
    void twoServersSellOneOptionExactly() {
        long option = fixture.option(200);
        int sold = Race.sum(300, i -> () -> (i % 2 == 0 ? fixture : secondServer).tryPlace(i + 1, option, 1));

        assertThat(sold).isEqualTo(200);
        assertThat(fixture.stock(option)).isZero();
        assertThat(fixture.unitsOrdered(option)).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"100, 100", "1000, 1000", "1000, 500"})
    void buyersGetWhatIsThereAndNoMore(int buyers, int stock) {
        long option = fixture.option(stock);
        int sold = Race.sum(buyers, i -> () -> fixture.tryPlace(i + 1, option, 1));

        assertThat(sold).isEqualTo(Math.min(buyers, stock));
        assertThat(fixture.stock(option)).isEqualTo(Math.max(0, stock - buyers));
        assertThat(fixture.unitsOrdered(option)).isEqualTo(Math.min(buyers, stock));
    }

    @Test
    void ordersThatListOptionsInOppositeOrderNeverDeadlock() {
        long left = fixture.option(200);
        long right = fixture.option(200);
        List<Integer> sold = Race.run(200, i -> () -> {
            SortedMap<Long, Integer> both = i % 2 == 0 ? new TreeMap<>() : new TreeMap<>(Comparator.reverseOrder());
            both.put(left, 1);
            both.put(right, 1);
            return fixture.tryPlace(i + 1, both);
        });

        assertThat(sold).containsOnly(1);
        assertThat(fixture.stock(left)).isZero();
        assertThat(fixture.stock(right)).isZero();
    }

    @Test
    void cartsInOppositeOrderNeverDeadlock() {
        long left = fixture.option(50);
        long right = fixture.option(100);
        for (int user = 1; user <= 100; user++) {
            fixture.putInCart(user, user % 2 == 0 ? left : right, 1);
            fixture.putInCart(user, user % 2 == 0 ? right : left, 1);
        }
        int sold = Race.sum(100, i -> () -> fixture.tryPlaceCart(i + 1));

        assertThat(sold).isEqualTo(50);
        assertThat(fixture.stock(left)).isZero();
        assertThat(fixture.stock(right)).isEqualTo(50);
    }

    @Test
    void mixedQuantitiesFillWhatFits() {
        long option = fixture.option(300);
        int[] wanted = IntStream.range(0, 200).map(i -> 1 + i % 7).toArray();
        int units = Race.sum(200, i -> () -> fixture.tryPlace(i + 1, option, wanted[i]) * wanted[i]);

        assertThat(fixture.stock(option)).isEqualTo(300 - units);
        assertThat(units).isBetween(294, 300);
    }

    @Test
    void buyersOfManyOptionsGetAllLinesOrNone() {
        long seed = new Random().nextLong();
        System.out.println("StrategyContractTest seed " + seed);
        Random random = new Random(seed);
        long[] options = LongStream.range(0, 8).map(i -> fixture.option(40)).toArray();
        List<SortedMap<Long, Integer>> orders = IntStream.range(0, 64)
                .mapToObj(i -> randomOrder(random, options))
                .toList();
        Race.run(64, i -> () -> (i % 2 == 0 ? fixture : secondServer).tryPlace(i + 1, orders.get(i)));

        for (long option : options) {
            assertThat(fixture.stock(option)).isEqualTo(40 - fixture.unitsOrdered(option));
        }
    }

    @Test
    void stockThatIsCancelledAndRestockedInTheRaceIsSoldToo() {
        long option = fixture.option(100);
        long units = Race.sum(200, i -> () -> switch (i % 8) {
            case 0 -> {
                fixture.restock(option, 5);
                yield 0;
            }
            case 1, 2 -> fixture.tryPlaceAndCancel(i + 1, option, 1);
            default -> fixture.tryPlace(i + 1, option, 1);
        });
        assertThat(fixture.unitsOrdered(option)).isEqualTo(units);
        assertThat(fixture.stock(option)).isEqualTo(100 + 25 * 5 - units);
        assertThat(units).isBetween(50L, 125L);
    }

    @Test
    void anUnknownOptionRefusesTheOrderAndTakesNothing() {
        long option = fixture.option(5);
        SortedMap<Long, Integer> lines = StrategyShop.units(option, 1);
        lines.put(999_999L, 1);
        assertThat(StrategyShop.refusal(() -> fixture.place(1, lines))).isEqualTo("NOT_FOUND_PRODUCT_OPTION_ERROR");
        assertThat(fixture.stock(option)).isEqualTo(5);
    }

    @Test
    void oneCustomersFiftyOrdersGetWhatTheLimitAllowsAndEndedOnesGiveRoomBack() {
        long option = fixture.option(100);
        fixture.execute("UPDATE product_options SET max_per_customer = 2 WHERE id = ?", option);
        assertThat(refusals(50, option))
                .containsOnly("", "PURCHASE_LIMIT_ERROR")
                .filteredOn(String::isEmpty)
                .hasSize(2);
        assertThat(fixture.unitsOrdered(option)).isEqualTo(2);

        fixture.services().orders().cancelPendingByIds(fixture.orderIds().subList(0, 1));
        assertThat(refusals(10, option)).containsOnlyOnce("");
        assertThat(fixture.stock(option)).isEqualTo(98);
    }

    @Test
    void oneCustomersFiftyOrdersBecomeTwentyPendingOnes() {
        long option = fixture.option(100);
        assertThat(refusals(50, option))
                .containsOnly("", "TOO_MANY_PENDING_ORDERS_ERROR")
                .filteredOn(String::isEmpty)
                .hasSize(20);
        fixture.services().orders().cancelPendingByIds(fixture.orderIds().subList(0, 3));
        assertThat(refusals(10, option)).filteredOn(String::isEmpty).hasSize(3);
    }

    /** The orders of user 1 at once, half of them on each server; an empty text for each that is placed. */
    private List<String> refusals(int orders, long option) {
        return Race.run(
                orders,
                i -> () -> StrategyShop.refusal(
                        () -> (i % 2 == 0 ? fixture : secondServer).place(1, StrategyShop.units(option, 1))));
    }

    /** An H2 database has the clock of its process. */
    @Test
    void nothingIsSoldBeforeTheSaleStartsThoughOneServersClockIsAhead() {
        Duration ahead = kind == DatabaseKind.H2 ? Duration.ZERO : Duration.ofSeconds(2);
        Clock clock = new ShopClock(Clock.offset(Clock.systemUTC(), ahead), fixture.database()::measureOffset);
        try (StrategyShop third = StrategyShop.open(strategy, database, clock)) {
            long option = fixture.option(2_000);
            Instant start = Instant.now().plusMillis(700).truncatedTo(ChronoUnit.MICROS);
            fixture.execute("UPDATE products SET sale_starts_at = ?", Jdbc.utc(start));
            List<Instant> sold =
                    Race.run(50, buyer -> () -> firstSale(buyer % 2 == 0 ? fixture : third, buyer, option));

            assertThat(sold)
                    .filteredOn(at -> at.isBefore(start.minusMillis(200)))
                    .isEmpty();
            assertThat(fixture.number("SELECT COUNT(*) FROM orders WHERE ordered_at < ?", Jdbc.utc(start)))
                    .isZero();
            assertThat(fixture.orders())
                    .isEqualTo(sold.stream().filter(Instant.MAX::isAfter).count());
        }
    }

    /** When the first of at most forty orders was placed; the end of time when none was. */
    private static Instant firstSale(StrategyShop shop, int buyer, long option) {
        for (int attempt = 0; attempt < 40; attempt++) {
            String refusal = StrategyShop.refusal(() -> shop.place(buyer + 1, StrategyShop.units(option, 1)));
            if (refusal.isEmpty()) {
                return Instant.now();
            }
            assertThat(refusal).isEqualTo("SALE_NOT_STARTED_ERROR");
        }
        return Instant.MAX;
    }

    private static SortedMap<Long, Integer> randomOrder(Random random, long[] options) {
        SortedMap<Long, Integer> lines = new TreeMap<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            lines.merge(options[random.nextInt(options.length)], 1 + random.nextInt(3), Integer::sum);
        }
        return lines;
    }
}
