package lastone.schedule;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import lastone.Main;
import lastone.api.Authentication;
import lastone.api.Idempotency;
import lastone.cart.CartRoutes;
import lastone.concurrent.Deadline;
import lastone.db.Database;
import lastone.http.Health;
import lastone.http.Limits;
import lastone.http.WebServer;
import lastone.order.OrderObserver;
import lastone.order.OrderRoutes;
import lastone.order.PaymentRoutes;
import lastone.product.OptionRoutes;
import lastone.product.ProductRoutes;
import lastone.shop.Config;
import lastone.shop.Shop;
import lastone.shop.Strategy;
import lastone.testing.MovableClock;
import lastone.testing.Settings;
import lastone.user.TokenRoutes;
import lastone.user.UserRoutes;

/** A shop with its API, whose statements are stopped; no job runs in it, so only requests make statements. */
final class SteppedServer implements AutoCloseable {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final SteppedConnections connections;
    private final MovableClock clock = new MovableClock(World.DUE);
    private final Database database;
    private final Shop shop;
    private final WebServer http;

    /** @param side 0 to 2 */
    SteppedServer(int side, Strategy strategy, Map<String, String> settings) {
        Config config = Config.from(Settings.with(
                settings,
                "MODE",
                "demo",
                "STOCK_STRATEGY",
                strategy.configName(),
                "DB_POOL_SIZE",
                "4",
                "MAX_PENDING_ORDERS",
                "5",
                "STOCK_WAIT",
                "PT1M"));
        connections = new SteppedConnections(side);
        database = config.openDatabase();
        database.jdbi().installPlugin(connections);
        shop = Main.open(config, database, clock, OrderObserver.NONE);
        Authentication auth = new Authentication(shop.tokens()::find);
        Idempotency idempotency = new Idempotency();
        http = WebServer.start(
                "127.0.0.1",
                0,
                Limits.forHeap(Runtime.getRuntime().maxMemory()),
                config.stockWait(),
                clock,
                shop.meters(),
                new Health(Optional::empty, System::nanoTime),
                Set.of(),
                _ -> false,
                List.of(
                        new UserRoutes(shop.users(), auth, idempotency, true)::register,
                        new TokenRoutes(shop.tokens(), shop.users(), auth)::register,
                        new ProductRoutes(shop.products(), shop.popular(), auth, idempotency)::register,
                        new OptionRoutes(shop.options(), shop.stock(), auth, idempotency)::register,
                        new CartRoutes(shop.carts(), auth, idempotency)::register,
                        new OrderRoutes(shop.orders(), shop.refunds(), shop.orderReader(), auth, idempotency)::register,
                        new PaymentRoutes(shop.payments(), auth, idempotency)::register));
    }

    SteppedConnections connections() {
        return connections;
    }

    Shop shop() {
        return shop;
    }

    /** Sends a request, or several orders that are placed in one batch; returns what came of each. */
    List<String> execute(List<Operation> operations) {
        if (operations.size() == 1) {
            return List.of(outcome(operations.getFirst()));
        }
        List<CompletableFuture<String>> sent = new ArrayList<>();
        AtomicInteger ended = new AtomicInteger();
        AtomicBoolean complete = new AtomicBoolean();
        connections.beginWhen(() -> {
            complete.compareAndSet(false, waiting() + ended.get() >= operations.size());
            return complete.get();
        });
        for (Operation operation : operations) {
            // They join the batch in this order; one that is refused before does not join it.
            SteppedConnections.poll(() -> waiting() + ended.get() >= sent.size());
            sent.add(CompletableFuture.supplyAsync(() -> outcome(operation), Thread::startVirtualThread)
                    .whenComplete((outcome, e) -> ended.incrementAndGet()));
        }
        List<String> outcomes = sent.stream().map(CompletableFuture::join).toList();
        connections.beginWhen(() -> true);
        return outcomes;
    }

    /** How many orders wait for a batch. */
    private int waiting() {
        return (int) shop.meters().get("lastone.batch.waiting").gauge().value();
    }

    private String outcome(Operation operation) {
        try {
            return execute(operation);
        } catch (RuntimeException e) {
            return e.toString();
        }
    }

    /** Sends the request; returns what came of it, less generated ids and times. */
    String execute(Operation operation) {
        clock.set(World.DUE.plus(Duration.ofMinutes(operation == Operation.EXPIRE ? 1 : -1)));
        if (operation == Operation.EXPIRE) {
            shop.orderExpiry().expireBatch();
            return "";
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + http.port() + "/api/v1" + operation.path))
                .header("Authorization", "Bearer " + operation.caller.token)
                .timeout(Duration.ofMinutes(1))
                .method(
                        operation.method,
                        operation.body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(operation.body));
        if (!operation.body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (operation.keyed) {
            request.header("Idempotency-Key", "once");
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            String body = World.normalised(response.body());
            // Who changes a product is shown its stock as it was read, which is no promise.
            boolean showsStock = operation.path.startsWith("/product") && operation.method.equals("PATCH");
            return response.statusCode() + " " + (showsStock ? body.replaceAll("\"stock\":\\d+", "") : body);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        Deadline deadline = Deadline.after(Duration.ofSeconds(1));
        http.drain(Duration.ZERO, deadline);
        http.close(deadline);
        shop.close();
        database.close();
    }
}
