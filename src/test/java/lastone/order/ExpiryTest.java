package lastone.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import lastone.shop.Strategy;
import lastone.testing.DatabaseKind;
import lastone.testing.MovableClock;
import lastone.testing.Race;
import lastone.testing.RunningShop;
import lastone.testing.ShopClient;
import lastone.testing.StrategyShop;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Expiry on each database, as one server and several do it. No job runs here: the tests do its rounds. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class ExpiryTest {

    private static final Duration PAST_THE_WINDOW = Duration.ofMinutes(16);

    private final MovableClock clock = new MovableClock(Instant.parse("2026-03-10T09:30:00.123456Z"));
    private final DatabaseKind kind;
    private final Map<String, String> database;
    private final StrategyShop shop;

    ExpiryTest(DatabaseKind kind) {
        this.kind = kind;
        this.database = kind.freshDatabase();
        this.shop = server(clock);
    }

    private StrategyShop server(MovableClock itsClock) {
        return StrategyShop.open(Strategy.CONDITIONAL, database, itsClock);
    }

    @AfterEach
    void stockAndOrdersAgree() {
        shop.assertLedgerHolds();
        shop.close();
    }

    @Test
    void theUnitsOfAThousandOrdersReturnToStockByAFewStatements() {
        long option = shop.option(1_500);
        shop.placeOnePerUser(option, 1_000);
        AtomicInteger statements = new AtomicInteger();
        shop.database().jdbi().getConfig(SqlStatements.class).setSqlLogger(new SqlLogger() {
            @Override
            public void logAfterExecution(StatementContext context) {
                statements.incrementAndGet();
            }
        });

        assertThat(expireAll(shop)).isZero();
        assertThat(statements.getAndSet(0)).isEqualTo(1);

        clock.move(PAST_THE_WINDOW);
        assertThat(expireAll(shop)).isEqualTo(1_000);

        assertThat(statements.get()).isLessThanOrEqualTo(5 * 5 + 1);
        assertThat(shop.ordersExpired()).isEqualTo(1_000);
        assertThat(shop.stock(option)).isEqualTo(1_500);
    }

    @Test
    void severalServersExpireEachOrderOnce() {
        long option = shop.option(1_000);
        long other = shop.option(1_000);
        shop.placeOnePerUser(option, 700);
        shop.placeOnePerUser(other, 300);
        clock.move(PAST_THE_WINDOW);
        List<StrategyShop> servers =
                Stream.generate(() -> server(clock)).limit(3).toList();

        int expired = Race.sum(3, i -> () -> expireAll(servers.get(i)));

        assertThat(expired + expireAll(shop)).isEqualTo(1_000);
        assertThat(shop.ordersExpired()).isEqualTo(1_000);
        assertThat(shop.stock(option)).isEqualTo(1_000);
        assertThat(shop.stock(other)).isEqualTo(1_000);
        servers.forEach(StrategyShop::close);
    }

    /** The row is locked as a payment locks it; the expiry must neither wait for it nor take it. */
    @Test
    void anOrderLockedByAnotherTransactionIsSkipped() {
        long option = shop.option(10);
        shop.placeOnePerUser(option, 10);
        clock.move(PAST_THE_WINDOW);
        try (StrategyShop other = server(clock)) {
            other.services().transactions().execute(handle -> {
                handle.execute("UPDATE orders SET deleted_at = deleted_at WHERE user_id = 1");
                assertThat(expireAll(shop)).isEqualTo(9);
            });
        }
        assertThat(shop.stock(option)).isEqualTo(9);
        assertThat(expireAll(shop)).isEqualTo(1);
        assertThat(shop.stock(option)).isEqualTo(10);
    }

    @Test
    void anOrderWhoseUserIsLockedByAnotherTransactionIsLeftForTheNextRound() {
        long option = shop.option(10);
        shop.execute("UPDATE product_options SET max_per_customer = 1 WHERE id = ?", option);
        shop.placeOnePerUser(option, 10);
        clock.move(PAST_THE_WINDOW);
        try (StrategyShop other = server(clock)) {
            other.services().transactions().execute(handle -> {
                handle.execute("UPDATE users SET balance = balance WHERE id = 1");
                assertThat(expireAll(shop)).isEqualTo(9);
            });
        }
        assertThat(StrategyShop.refusal(() -> shop.place(1, StrategyShop.units(option, 1))))
                .isEqualTo("PURCHASE_LIMIT_ERROR");
        assertThat(expireAll(shop)).isEqualTo(1);
        assertThat(shop.tryPlace(1, option, 1)).isEqualTo(1);
    }

    /** Else a user who keeps its row locked by a stream of requests would keep the stock, too. */
    @Test
    void anOrderThatIsLongOverdueWaitsForItsUser() {
        assumeTrue(kind == DatabaseKind.MARIADB, "Only MariaDB and MySQL show which transactions wait for a lock");
        shop.placeOnePerUser(shop.option(10), 1);
        clock.move(PAST_THE_WINDOW);
        CompletableFuture<Duration> round = new CompletableFuture<>();
        try (StrategyShop other = server(clock)) {
            other.services().transactions().execute(handle -> {
                handle.execute("UPDATE users SET balance = balance WHERE id = 1");
                round.completeAsync(() -> shop.services().orderExpiry().round());
                Awaitility.await()
                        .until(() -> shop.number(
                                        "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'")
                                > 0);
            });
        }
        round.join();
        assertThat(shop.ordersExpired()).isEqualTo(1);
    }

    /** Its stock cannot take the unit back until it is repaired. */
    @Test
    void anOrderThatCannotBeExpiredStopsNoOther() {
        long option = shop.option(10);
        long poisoned = shop.option(10);
        shop.placeOnePerUser(poisoned, 1);
        shop.placeOnePerUser(option, 9);
        shop.execute("UPDATE product_options SET stock = ? WHERE id = ?", Long.MAX_VALUE, poisoned);
        clock.move(PAST_THE_WINDOW);
        assertThat(expireAll(shop)).isEqualTo(9);
        assertThat(shop.services().orderExpiry().round()).isEqualTo(Duration.ofSeconds(1));
        clock.move(Duration.ofSeconds(59));
        assertThat(shop.services()
                        .meters()
                        .get("lastone.orders.overdue")
                        .timeGauge()
                        .value(TimeUnit.SECONDS))
                .isEqualTo(119);

        shop.execute("UPDATE product_options SET stock = 9 WHERE id = ?", poisoned);
        assertThat(expireAll(shop)).isZero();
        clock.move(Duration.ofSeconds(1));
        assertThat(expireAll(shop)).isEqualTo(1);
    }

    @Test
    void aRoundRestsUntilTheNextOrderIsDueAndNotForLong() {
        OrderExpiry expiry = shop.services().orderExpiry();
        assertThat(expiry.round()).isEqualTo(Duration.ofSeconds(1));
        shop.placeOnePerUser(shop.option(1), 1);
        assertThat(expiry.round()).isEqualTo(Duration.ofSeconds(1));
        clock.move(Duration.ofMinutes(15).minusMillis(300));
        assertThat(expiry.round()).isEqualTo(Duration.ofMillis(300));
        clock.move(Duration.ofMillis(300));
        assertThat(expiry.round()).isZero();
        assertThat(shop.ordersExpired()).isEqualTo(1);
        assertThat(expiry.round()).isEqualTo(Duration.ofSeconds(1));
    }

    /** Two servers whose clocks stand on either side of the order's last moment. */
    @Test
    void ofPayingCancellingAndExpiringExactlyOneWins() {
        try (RunningShop early = RunningShop.on(database)) {
            clock.move(PAST_THE_WINDOW);
            long option = early.option(10, 100);
            int[] wins = new int[3];
            for (int round = 0; round < 60; round++) {
                JsonNode order = early.order(1, option, 1);
                int handicap = round % 4;
                List<Boolean> won = Race.run(3, i -> () -> switch (i) {
                    case 0 -> ended(early.user(1).pay(order));
                    case 1 -> ended(early.user(1).cancel(order));
                    default -> expiredAfter(early, handicap);
                });
                boolean[] each = {won.get(0), won.get(1), won.get(2)};
                if (!won.contains(true)) {
                    each[2] = expireAll(shop) == 1;
                }
                JsonNode after =
                        early.user(1).get("/api/v1/orders/" + order.get("id")).expect(200);
                String[] ends = {"PAID null", "CANCELLED CUSTOMER", "CANCELLED EXPIRED"};
                String end = after.get("status").asText() + " "
                        + after.get("cancelReason").asText();
                int winners = 0;
                for (int i = 0; i < each.length; i++) {
                    if (each[i]) {
                        winners++;
                        wins[i]++;
                        assertThat(end).isEqualTo(ends[i]);
                    }
                }
                assertThat(winners).as("winners of " + won).isEqualTo(1);
            }
            System.out.printf("ExpiryTest: paid %d, cancelled %d, expired %d%n", wins[0], wins[1], wins[2]);
            assertThat(shop.stock(option)).isEqualTo(100 - wins[0]);
            assertThat(early.user(1).get("/api/v1/users/1").number(200, "/balance"))
                    .isEqualTo(1_000_000 - 10 * wins[0]);
            assertThat(early.anyone().get("/api/v1/products/popular").number(200, "/data/0/totalSold"))
                    .isEqualTo(wins[0]);
        }
    }

    private static boolean ended(ShopClient.Response response) {
        assertThat(response.status()).isIn(200, 409);
        return response.status() == 200;
    }

    /** Some round trips later than the others, as the expiry needs none. */
    private boolean expiredAfter(RunningShop server, int roundTrips) {
        for (int i = 0; i < roundTrips; i++) {
            server.anyone().get("/health/live").expect(200);
        }
        return shop.services().orderExpiry().expireBatch() == 1;
    }

    private static int expireAll(StrategyShop server) {
        int all = 0;
        for (int batch = -1; batch != 0; all += batch) {
            batch = server.services().orderExpiry().expireBatch();
        }
        return all;
    }
}
