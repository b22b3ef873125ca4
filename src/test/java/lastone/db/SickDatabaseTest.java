package lastone.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import lastone.testing.MariaDb;
import lastone.testing.Race;
import lastone.testing.RunningShop;
import lastone.testing.ShopClient;
import lastone.testing.ShopProcess;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that is ill: a bounded wait and a true response, and the shop sells again when it is well. */
class SickDatabaseTest {

    private static final Duration STOCK_WAIT = Duration.ofSeconds(3);

    /** The contract's bound is STOCK_WAIT and 2 s; the rest is for a machine that is busy. */
    private static final Duration LONGEST_RESPONSE = STOCK_WAIT.plusSeconds(2).plusSeconds(3);

    private final MariaDb mariaDb = MariaDb.startOne();
    private final Map<String, String> database = mariaDb.freshDatabase("STOCK_WAIT", STOCK_WAIT.toString());
    private final RunningShop shop = RunningShop.on(database);
    private final long option = shop.option(100, 1_000);

    @AfterEach
    void close() {
        mariaDb.thaw();
        shop.close();
        mariaDb.close();
    }

    private record Timed(ShopClient.Response response, Duration took) {}

    private static Callable<Timed> timed(Callable<ShopClient.Response> request) {
        return () -> {
            long start = System.nanoTime();
            ShopClient.Response response = request.call();
            return new Timed(response, Duration.ofNanos(System.nanoTime() - start));
        };
    }

    @Test
    void everyCallerOfADatabaseThatHangsHasAResponseInTime() {
        JsonNode unpaid = shop.order(60, option, 1);
        List<Callable<Timed>> requests = new ArrayList<>();
        for (int i = 1; i <= 30; i++) {
            ShopClient user = shop.user(i);
            requests.add(timed(() -> user.order(option, 1)));
        }
        requests.add(timed(() -> shop.user(60).pay(unpaid)));
        requests.add(timed(() -> shop.anyone().get("/api/v1/products")));
        requests.add(timed(() -> shop.user(61).putInCart(option, 1)));
        requests.add(timed(() -> shop.anyone().get("/api/v1/products/popular")));
        requests.add(timed(() -> shop.anyone().get("/api/v1/products/1")));
        requests.add(timed(() -> shop.admin().get("/api/v1/orders/" + unpaid.get("id"))));
        requests.add(timed(() -> shop.admin().get("/api/v1/payments/" + unpaid.at("/payment/id"))));

        mariaDb.freeze();
        List<Timed> responses = Race.run(requests.size(), requests::get);
        mariaDb.thaw();

        assertThat(responses).allSatisfy(timed -> {
            assertThat(timed.response().status()).isEqualTo(503);
            assertThat(timed.took()).isLessThan(LONGEST_RESPONSE);
        });
        await().until(() -> shop.user(62).order(option, 1).status() == 201);
        assertThat(shop.stock(option)).isEqualTo(1_000 - shop.count("order_items"));
    }

    @Test
    void aDatabaseThatIsReadOnlyIsUnavailableUntilItIsNot() {
        try (Handle root = RunningShop.rows(database);
                RunningShop limited = RunningShop.on(MariaDb.asLimitedUser(root, database))) {
            limited.user(1).order(option, 1).expect(201);

            root.execute("SET GLOBAL read_only = 1");
            limited.user(1).order(option, 1).expect(503);
            limited.user(1).putInCart(option, 1).expect(503, "UNAVAILABLE_ERROR");
            limited.anyone().get("/api/v1/products").expect(200);
            await().until(() -> limited.anyone().get("/health/ready").status() == 503);

            root.execute("SET GLOBAL read_only = 0");
            limited.user(1).order(option, 1).expect(201);
            await().until(() -> limited.anyone().get("/health/ready").status() == 200);
        }
        assertThat(shop.stock(option)).isEqualTo(1_000 - 2);
    }

    @Test
    void aUserWithoutTheRightToWriteIsNotReadyAndIsRefusedAtTheStart(@TempDir Path folder) {
        try (Handle root = RunningShop.rows(database)) {
            Map<String, String> user = MariaDb.asLimitedUser(root, database);
            try (RunningShop limited = RunningShop.on(user)) {
                limited.user(1).order(option, 1).expect(201);

                root.execute("REVOKE INSERT, UPDATE, DELETE ON * FROM shop@'%'");
                // Connections that are open keep the rights that their user had.
                root.execute("KILL USER shop");
                await().until(() -> limited.anyone().get("/health/ready").status() == 503);
                limited.user(1).order(option, 1).expect(503);
                limited.user(1).putInCart(option, 1).expect(503, "UNAVAILABLE_ERROR");

                ShopProcess.run(folder, user)
                        .assertRefused("DB_URL, DB_USER or DB_PASSWORD: the database cannot be used");

                root.execute("GRANT INSERT, UPDATE, DELETE ON * TO shop@'%'");
                await().until(() -> limited.user(1).order(option, 1).status() == 201);
                await().until(() -> limited.anyone().get("/health/ready").status() == 200);
            }
        }
        assertThat(shop.stock(option)).isEqualTo(1_000 - 2);
    }
}
