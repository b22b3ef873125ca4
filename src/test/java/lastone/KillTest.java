package lastone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import lastone.testing.ShopClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 at a random moment under load, on the default H2 file: what was answered is there afterwards. */
class KillTest {

    private static final int ROUNDS = 5;
    private static final int CLIENTS = 8;
    private static final String ORDER = "{'items':[{'productOptionId':51,'quantity':1}]}";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void noAnsweredOrderIsLost() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("KillTest seed " + seed);
        Random random = new Random(seed);
        Queue<Long> answered = new ConcurrentLinkedQueue<>();
        for (int round = 0; round < ROUNDS; round++) {
            try (ShopProcess server = ShopProcess.start(folder, Map.of())) {
                orderUntilKilled(server, answered, 1 + random.nextInt(150));
            }
        }
        try (ShopProcess server = ShopProcess.start(folder, Map.of())) {
            List<JsonNode> orders = allOrders(server.client().as("demo-admin"));
            System.out.printf("KillTest: %d orders answered, %d found%n", answered.size(), orders.size());
            assertThat(orders.stream().map(order -> order.get("id").asLong()).toList())
                    .doesNotHaveDuplicates()
                    .containsAll(answered);
            assertThat(orders)
                    .allMatch(order -> order.get("items").size() == 1
                            && order.at("/payment/orderId").equals(order.get("id")));
            assertThat(stockLeft(server.client())).isEqualTo(10_000 - orders.size());
        }
    }

    private static void orderUntilKilled(ShopProcess server, Queue<Long> answered, int ordersBeforeKill)
            throws Exception {
        CountDownLatch countdown = new CountDownLatch(ordersBeforeKill);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 1; i <= CLIENTS; i++) {
                ShopClient client = server.client().as("demo-user-" + i);
                running.add(clients.submit(() -> orderForEver(client, answered, countdown)));
            }
            boolean enough = countdown.await(1, TimeUnit.MINUTES);
            server.kill();
            for (Future<?> client : running) {
                client.get();
            }
            assertThat(enough).as("orders came in").isTrue();
        }
    }

    private static void orderForEver(ShopClient client, Queue<Long> answered, CountDownLatch countdown) {
        try {
            while (true) {
                answered.add(client.post("/api/v1/orders", ORDER)
                        .expect(201)
                        .get("id")
                        .asLong());
                countdown.countDown();
            }
        } catch (UncheckedIOException killed) {
            // The answer did not come, so nothing was promised.
        }
    }

    private static List<JsonNode> allOrders(ShopClient admin) {
        List<JsonNode> orders = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page = admin.get("/api/v1/orders?limit=100" + cursor).expect(200);
            page.get("data").forEach(orders::add);
            cursor = page.get("nextCursor").isNull()
                    ? null
                    : "&cursor=" + page.get("nextCursor").asText();
        }
        return orders;
    }

    private static long stockLeft(ShopClient client) {
        return client.get("/api/v1/products/24")
                .expect(200)
                .at("/options/1/stock")
                .asLong();
    }
}
