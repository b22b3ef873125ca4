package lastone.order;

import static lastone.testing.StrategyShop.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lastone.product.NewProduct;
import lastone.product.ProductOption;
import lastone.shop.Strategy;
import lastone.stock.StockChangedException;
import lastone.stock.StockReservation;
import lastone.stock.StockUpdate;
import lastone.testing.DatabaseKind;
import lastone.testing.Race;
import lastone.testing.Settings;
import lastone.testing.StrategyShop;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The order transaction given many requests, and the stock updates alone, on each database. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class OrderBatchTest {

    private final Map<String, String> database;

    @AutoClose
    private final StrategyShop shop;

    OrderBatchTest(DatabaseKind kind) {
        this.database = kind.freshDatabase();
        this.shop = StrategyShop.open(Strategy.CONDITIONAL, database);
    }

    /** Without another try at its end: only one whose user is locked could still be placed. */
    @Test
    void anOrderOfAUserWithoutARowIsRefusedAtOnce() {
        long option = shop.option(5);
        List<Placement> placements = shop.placeTogether(List.of(request(999_999, option, 1), request(1, option, 1)));
        assertThat(reason(placements.get(0))).isEqualTo("UNAUTHENTICATED_ERROR");
        assertThat(placements.get(1)).isInstanceOf(Placement.Placed.class);
        assertThat(shop.stock(option)).isEqualTo(4);
    }

    @Test
    void aBatchDecidesInArrivalOrderAndEveryRowFindsItsOrder() {
        long scarce = shop.option(3);
        long plenty = shop.option(10_000);
        SortedMap<Long, Integer> withUnknown = StrategyShop.units(plenty, 3);
        withUnknown.put(999_999L, 1);
        List<List<Placement>> batches = Race.run(
                2,
                server -> () -> shop.placeTogether(List.of(
                        request(4 + 3L * server, plenty, 2),
                        new OrderRequest(5 + 3L * server, withUnknown),
                        request(6 + 3L * server, plenty, 1))));
        List<Placement> placements =
                shop.placeTogether(List.of(request(1, scarce, 2), request(2, scarce, 2), request(3, scarce, 1)));

        assertThat(placements.get(0)).isInstanceOf(Placement.Placed.class);
        assertThat(reason(placements.get(1))).isEqualTo("OUT_OF_STOCK_ERROR");
        assertThat(placements.get(2)).isInstanceOf(Placement.Placed.class);
        for (List<Placement> batch : batches) {
            assertThat(reason(batch.get(1))).isEqualTo("NOT_FOUND_PRODUCT_OPTION_ERROR");
        }
        assertThat(shop.stock(scarce)).isZero();
        assertThat(shop.stock(plenty)).isEqualTo(10_000 - 2 * 3);
        assertThat(shop.orders()).isEqualTo(6);
        shop.assertLedgerHolds();
    }

    /** As its size changes, a Galera cluster changes what open connections count ids by. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void generatedIdsAreTheirRowsWhateverTheDatabaseCountsBy(int increment) {
        NewProduct.Option option = new NewProduct.Option("Any", 10, 5);
        try (StrategyShop counting =
                StrategyShop.open(Strategy.COALESCED, Settings.with(database, "DB_POOL_SIZE", "1"))) {
            counting.execute((isH2() ? "SET @increment = " : "SET SESSION auto_increment_increment = ") + increment);
            List<ProductOption> options = counting.services()
                    .products()
                    .create(new NewProduct("Thing", List.of(option, option, option)))
                    .options();
            SortedMap<Long, Integer> units = new TreeMap<>();
            options.forEach(each -> units.put(each.id(), 1));

            List<Placement> placed = counting.placeTogether(List.of(
                    new OrderRequest(1, units),
                    new OrderRequest(2, units),
                    request(1, options.getLast().id(), 1)));
            assertThat(placed).hasSize(3).allSatisfy(each -> {
                Order order = ((Placement.Placed) each).order();
                assertThat(shop.services().orderReader().get(order.id())).isEqualTo(order);
            });
        }
    }

    private boolean isH2() {
        return database.getOrDefault("DB_URL", "").startsWith("jdbc:h2:");
    }

    /** Orders of one batch count towards each other's limits, which the rows do not show yet. */
    @Test
    void ordersOfABatchCountTowardsTheLimitsOfTheNextOnes() {
        long limited = shop.option(10);
        long plenty = shop.option(100);
        shop.execute("UPDATE product_options SET max_per_customer = 2 WHERE id = ?", limited);
        List<Placement> placements = shop.placeTogether(Stream.concat(
                        Stream.of(request(1, limited, 1), request(1, limited, 2), request(1, limited, 1)),
                        Stream.generate(() -> request(2, plenty, 1)).limit(21))
                .toList());
        assertThat(reason(placements.get(1))).isEqualTo("PURCHASE_LIMIT_ERROR");
        assertThat(reason(placements.getLast())).isEqualTo("TOO_MANY_PENDING_ORDERS_ERROR");
        assertThat(placements).filteredOn(Placement.Placed.class::isInstance).hasSize(22);
        shop.assertLedgerHolds();
    }

    /** The rows are locked as a payment locks them. */
    @Test
    void anOrderWhoseUserOrCartIsLockedElsewhereIsTriedAgainAndItsNeighboursGoOn() {
        long option = shop.option(10);
        shop.putInCart(3, option, 1);
        shop.execute("UPDATE users SET deleted_at = CURRENT_TIMESTAMP(6) WHERE id = 4");
        try (StrategyShop other =
                StrategyShop.open(Strategy.COALESCED, Settings.with(database, "STOCK_WAIT", "PT1S"))) {
            shop.services().transactions().execute(handle -> {
                handle.execute("UPDATE users SET balance = balance WHERE id = 1");
                handle.execute("SELECT id FROM carts WHERE user_id = 3 FOR UPDATE");
                assertThat(other.placeTogether(
                                List.of(request(1, option, 1), request(2, option, 1), request(4, option, 1))))
                        .satisfiesExactly(
                                locked -> assertThat(locked).isEqualTo(new Placement.Retry()),
                                placed -> assertThat(placed).isInstanceOf(Placement.Placed.class),
                                deleted -> assertThat(reason(deleted)).isEqualTo("UNAUTHENTICATED_ERROR"));
                // In threads of their own: this one has the deadline of the transaction.
                assertThat(Race.run(
                                2,
                                i -> () -> StrategyShop.refusal(
                                        i == 0
                                                ? () -> other.place(1, StrategyShop.units(option, 1))
                                                : () -> other.placeCart(3))))
                        .containsOnly("STOCK_BUSY_ERROR");
            });
            assertThat(other.tryPlace(1, option, 1) + other.tryPlaceCart(3)).isEqualTo(2);
        }
        shop.assertLedgerHolds();
    }

    @Test
    void generatedKeysOfTwoWritersPointAtTheirOwnRows() {
        long[] options = {shop.option(10_000), shop.option(10_000)};
        Race.run(
                2,
                i -> () -> shop.placeTogether(IntStream.rangeClosed(1, 500)
                        .mapToObj(user -> request(500 * i + user, options[i], 1 + user % 5))
                        .toList()));
        assertThat(shop.orders()).isEqualTo(1_000);
        shop.assertLedgerHolds();
    }

    /** The fence behind every Redis lock. */
    @Test
    void aStaleVersionTakesNothingEvenWhereEnoughIsLeft() {
        long option = shop.option(10);
        assertStale(new StockReservation(option, 1, 10, 7));
        reserve(new StockReservation(option, 4, 10, 0));
        assertStale(new StockReservation(option, 1, 10, 0));
        assertStale(new StockReservation(option, 7, 6, 1));
        assertThat(shop.stock(option)).isEqualTo(6);
    }

    private void assertStale(StockReservation stock) {
        assertThatThrownBy(() -> reserve(stock)).isInstanceOf(StockChangedException.class);
    }

    @Test
    void aRowThatIsReadWithALockKeepsOthersWaitingWithinTheirBound() {
        long option = shop.option(10);
        try (StrategyShop other =
                StrategyShop.open(Strategy.PESSIMISTIC, Settings.with(database, "STOCK_WAIT", "PT1S"))) {
            shop.services().transactions().execute(handle -> {
                StockUpdate.ROW_LOCK.read(handle, new TreeSet<>(List.of(option)));
                assertThat(StrategyShop.refusal(() -> other.place(1, StrategyShop.units(option, 1))))
                        .isEqualTo("STOCK_BUSY_ERROR");
            });
        }
        assertThat(shop.stock(option)).isEqualTo(10);
        assertThat(shop.orders()).isZero();
    }

    private static String reason(Placement placement) {
        return ((Placement.Refused) placement).reason().code().name();
    }

    private void reserve(StockReservation stock) {
        shop.services()
                .transactions()
                .execute(handle -> shop.stockRoom().reserve(handle, StockUpdate.VERSION, List.of(stock)));
    }
}
