package lastone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import lastone.order.OrderRequest;
import lastone.order.Placement;
import lastone.shop.Strategy;
import lastone.stock.StockChangedException;
import lastone.stock.StockReservation;
import lastone.stock.StockUpdate;
import lastone.testing.Race;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The order transaction given many requests, and the stock updates alone, on each database. */
class OrderBatchTest {

    @ParameterizedTest
    @EnumSource(DatabaseKind.class)
    void aBatchDecidesInArrivalOrderAndEveryRowFindsItsOrder(DatabaseKind kind) {
        try (StrategyShop shop = StrategyShop.open(Strategy.CONDITIONAL, kind.freshDatabase())) {
            long scarce = shop.option(3);
            long plenty = shop.option(10_000);
            List<List<Placement>> batches = Race.run(
                    2,
                    server -> () -> shop.services()
                            .orderTransaction()
                            .place(
                                    List.of(
                                            request(1, plenty, 2),
                                            request(2, plenty, 3, 999_999L, 1),
                                            request(3, plenty, 1)),
                                    StockUpdate.CONDITION,
                                    () -> true));
            List<Placement> placements = shop.services()
                    .orderTransaction()
                    .place(
                            List.of(request(1, scarce, 2), request(2, scarce, 2), request(3, scarce, 1)),
                            StockUpdate.CONDITION,
                            () -> true);

            assertThat(placements.get(0)).isInstanceOf(Placement.Placed.class);
            assertThat(placements.get(1)).isEqualTo(new Placement.OutOfStock(scarce));
            assertThat(placements.get(2)).isInstanceOf(Placement.Placed.class);
            for (List<Placement> batch : batches) {
                assertThat(batch.get(1)).isEqualTo(new Placement.UnknownOption(999_999L));
            }
            assertThat(shop.stock(scarce)).isZero();
            assertThat(shop.stock(plenty)).isEqualTo(10_000 - 2 * 3);
            assertThat(shop.orders()).isEqualTo(6);
            shop.assertBooksHold();
        }
    }

    @ParameterizedTest
    @EnumSource(DatabaseKind.class)
    void generatedKeysOfTwoWritersPointAtTheirOwnRows(DatabaseKind kind) {
        try (StrategyShop shop = StrategyShop.open(Strategy.CONDITIONAL, kind.freshDatabase())) {
            List<Long> options =
                    IntStream.range(0, 2).mapToObj(i -> shop.option(10_000)).toList();
            Race.run(
                    2,
                    i -> () -> shop.services()
                            .orderTransaction()
                            .place(
                                    IntStream.rangeClosed(1, 500)
                                            .mapToObj(user -> request(user, options.get(i), 1 + user % 5))
                                            .toList(),
                                    StockUpdate.CONDITION,
                                    () -> true));
            assertThat(shop.orders()).isEqualTo(1_000);
            shop.assertBooksHold();
        }
    }

    /** The fence behind every Redis lock. */
    @ParameterizedTest
    @EnumSource(DatabaseKind.class)
    void aStaleVersionTakesNothingEvenWhereEnoughIsLeft(DatabaseKind kind) {
        try (StrategyShop shop = StrategyShop.open(Strategy.CONDITIONAL, kind.freshDatabase())) {
            long option = shop.option(10);
            StockUpdate update = StockUpdate.VERSION;
            assertThatThrownBy(() -> reserve(shop, update, new StockReservation(option, 1, 7)))
                    .isInstanceOf(StockChangedException.class);
            reserve(shop, update, new StockReservation(option, 4, 0));
            assertThatThrownBy(() -> reserve(shop, update, new StockReservation(option, 1, 0)))
                    .isInstanceOf(StockChangedException.class);
            assertThatThrownBy(() -> reserve(shop, update, new StockReservation(option, 7, 1)))
                    .isInstanceOf(StockChangedException.class);
            assertThat(shop.stock(option)).isEqualTo(6);
        }
    }

    @ParameterizedTest
    @EnumSource(DatabaseKind.class)
    void aRowThatIsReadWithALockKeepsOthersWaitingWithinTheirBound(DatabaseKind kind) {
        Map<String, String> database = new HashMap<>(kind.freshDatabase());
        try (StrategyShop holder = StrategyShop.open(Strategy.PESSIMISTIC, database)) {
            long option = holder.option(10);
            database.put("STOCK_WAIT", "PT1S");
            try (StrategyShop other = StrategyShop.open(Strategy.PESSIMISTIC, database)) {
                holder.services().transactions().execute(handle -> {
                    StockUpdate.ROW_LOCK.read(handle, new TreeSet<>(List.of(option)));
                    assertThat(other.refusal(() -> other.place(1, new TreeMap<>(Map.of(option, 1)))))
                            .isEqualTo("STOCK_BUSY_ERROR");
                });
            }
            assertThat(holder.stock(option)).isEqualTo(10);
            assertThat(holder.orders()).isZero();
        }
    }

    private static void reserve(StrategyShop shop, StockUpdate update, StockReservation stock) {
        shop.services().transactions().execute(handle -> update.reserve(handle, List.of(stock)));
    }

    private static OrderRequest request(long userId, long optionId, int quantity) {
        return new OrderRequest(userId, new TreeMap<>(Map.of(optionId, quantity)));
    }

    private static OrderRequest request(long userId, long one, int quantity, long other, int ofOther) {
        SortedMap<Long, Integer> quantities = new TreeMap<>(Map.of(one, quantity));
        quantities.put(other, ofOther);
        return new OrderRequest(userId, quantities);
    }
}
