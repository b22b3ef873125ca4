package lastone.shop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import lastone.testing.DatabaseKind;
import lastone.testing.EventStream;
import lastone.testing.RedisNode;
import lastone.testing.RunningShop;
import lastone.testing.Settings;
import lastone.testing.ShopClient;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A pool of one or two connections is slow, but it serves everything. */
class SmallPoolTest {

    enum Engine {
        H2_FILE,
        H2_MEMORY,
        MARIADB,
        MYSQL
    }

    @TempDir
    private Path folder;

    private Map<String, String> emptyDatabase(Engine engine) {
        return switch (engine) {
            case H2_FILE -> Settings.of("DB_URL", "jdbc:h2:file:" + folder.resolve("shop"));
            case H2_MEMORY -> DatabaseKind.H2.freshDatabase();
            case MARIADB -> DatabaseKind.MARIADB.freshDatabase();
            case MYSQL -> DatabaseKind.MYSQL.freshDatabase();
        };
    }

    @ParameterizedTest
    @CsvSource({
        "H2_FILE, 1",
        "H2_FILE, 2",
        "H2_MEMORY, 1",
        "H2_MEMORY, 2",
        "MARIADB, 1",
        "MARIADB, 2",
        "MYSQL, 1",
        "MYSQL, 2"
    })
    void setsUpAnEmptyDatabaseAndServesWithEveryStrategy(Engine engine, String poolSize) {
        Map<String, String> database = emptyDatabase(engine);
        for (Strategy strategy : Strategy.values()) {
            try (RunningShop shop = RunningShop.on(Settings.with(
                            database,
                            "DB_POOL_SIZE",
                            poolSize,
                            "STOCK_STRATEGY",
                            strategy.configName(),
                            "REDIS_URLS",
                            RedisNode.sharedUrls()));
                    EventStream events = EventStream.open(shop.address(), "demo-admin")) {
                JsonNode paid = shop.order(7, 2, 1);
                shop.user(7).pay(paid).expect(200);
                List<CompletableFuture<ShopClient.Response>> orders = order(shop, 2, 3, 4, 5);
                orders.forEach(order -> order.join().expect(201));
                assertThat(events.next().event().at("/data/orderId")).isEqualTo(paid.get("id"));
                for (String path :
                        List.of("orders/" + paid.get("id"), "orders", "products", "products/popular", "cart")) {
                    shop.user(7).get("/api/v1/" + path).expect(200);
                }
                shop.admin().expectAuditToHold();
            }
        }
    }

    /** Until the lock is gone, every order waits in a transaction of its own if it may. */
    @ParameterizedTest
    @EnumSource
    void ordersThatWaitForLockedRowsLeaveAConnectionToReads(Strategy strategy) {
        Map<String, String> settings = DatabaseKind.MARIADB.freshDatabase(
                "DB_POOL_SIZE", "2", "STOCK_STRATEGY", strategy.configName(), "REDIS_URLS", RedisNode.sharedUrls());
        try (RunningShop shop = RunningShop.on(settings);
                Handle other = RunningShop.rows(settings).begin()) {
            other.execute("UPDATE product_options SET stock = stock WHERE id <= 5");
            List<CompletableFuture<ShopClient.Response>> orders = order(shop, 2, 3, 4, 5);
            Awaitility.await().until(() -> lockWaits(other) > 0);
            for (int i = 0; i < 10; i++) {
                shop.user(7).get("/api/v1/orders").expect(200);
            }
            assertThat(orders).noneMatch(CompletableFuture::isDone);
            other.rollback();
            orders.forEach(order -> order.join().expect(201));
        }
    }

    private static List<CompletableFuture<ShopClient.Response>> order(RunningShop shop, long... optionIds) {
        return LongStream.of(optionIds)
                .mapToObj(id -> CompletableFuture.supplyAsync(
                        () -> shop.user(10 + id).order(id, 1), Thread::startVirtualThread))
                .toList();
    }

    private static long lockWaits(Handle other) {
        return other.select("SELECT COUNT(*) FROM information_schema.innodb_lock_waits")
                .mapTo(Long.class)
                .one();
    }
}
