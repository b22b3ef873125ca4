package lastone.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import lastone.testing.MariaDb;
import lastone.testing.ShopClient;
import lastone.testing.ShopProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Expiry where servers and databases die. */
class ExpiryFaultsTest {

    private static final String CANCELLED = "CANCELLED EXPIRED";

    @TempDir
    private Path folder;

    private static String end(ShopClient client, JsonNode order) {
        JsonNode read = client.get("/api/v1/orders/" + order.get("id")).expect(200);
        return read.get("status").asText() + " " + read.get("cancelReason").asText();
    }

    private static long stock(ShopClient client) {
        return client.get("/api/v1/products/24").number(200, "/options/1/stock");
    }

    @Test
    void whatWasDueWhileNoServerRanExpiresOnceAfterTheRestart() {
        JsonNode order;
        try (ShopProcess server = ShopProcess.start(folder, Map.of("ORDER_PAYMENT_WINDOW", "PT2S"))) {
            order = server.client().as("demo-user-1").order(51, 2).expect(201);
            server.kill();
        }
        try (ShopProcess server = ShopProcess.start(folder, Map.of())) {
            ShopClient client = server.client().as("demo-user-1");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(end(client, order)).isEqualTo(CANCELLED));
            assertThat(stock(client)).isEqualTo(10_000);
        }
    }

    @Test
    void theJobOutlivesItsDatabaseAndSaysSoOnce() throws Exception {
        try (MariaDb database = MariaDb.startOne();
                ShopProcess server = ShopProcess.start(
                        folder, database.freshDatabase("STOCK_WAIT", "PT0.5S", "ORDER_PAYMENT_WINDOW", "PT3S"))) {
            ShopClient client = server.client().as("demo-user-1");
            JsonNode order = client.order(51, 2).expect(201);
            database.kill();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(logged("expiry of orders failed")).hasSize(1));
            database.restart();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(end(client, order)).isEqualTo(CANCELLED));
            assertThat(stock(client)).isEqualTo(10_000);
            Awaitility.await()
                    .untilAsserted(() ->
                            assertThat(logged("expiry of orders works again")).hasSize(1));
            assertThat(logged("expiry of orders failed")).hasSize(1);
        }
    }

    private List<String> logged(String message) throws Exception {
        return Files.readAllLines(folder.resolve("server.log")).stream()
                .filter(line -> line.contains(message))
                .toList();
    }
}
