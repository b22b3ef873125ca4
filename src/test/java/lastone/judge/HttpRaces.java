package lastone.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import lastone.testing.MariaDb;
import lastone.testing.Settings;
import lastone.testing.ShopClient;
import lastone.testing.ShopProcess;
import org.jspecify.annotations.Nullable;

/**
 * Races over HTTP on one MariaDB: what a request costs that does nothing, and what the last of a thousand buyers waits for an
 * order, and for an order and its payment, at Lastone and at the shop in src/peers/spring. The races of a round follow each
 * other, so that a disturbance of the machine affects all of them. See docs/lab.md.
 */
final class HttpRaces {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int BUYERS = 1_000;

    /** Rounds that do not count, since Java compiles. */
    private static final int WARM_UP = 4;

    private final Map<String, List<Double>> millis = new LinkedHashMap<>();

    /** A request of a buyer, who has the response to the one before. */
    private interface Step {
        String request(int buyer, JsonNode before);
    }

    /** @param status of the responses, or another of its hundred */
    private record Race(String name, String address, int status, List<Step> steps) {}

    static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        Path folder = Files.createTempDirectory("races");
        Map<String, String> settings = Settings.with(
                MariaDb.shared().freshDatabase(), "MODE", "demo", "MAX_PENDING_ORDERS", "0", "LOG_LEVEL", "WARN");
        try (ShopProcess lastone = ShopProcess.startBuilt(folder, settings);
                SpringProcess redisson = SpringProcess.start("outside");
                SpringProcess row = SpringProcess.start("row")) {
            new HttpRaces().run(rounds, lastone.address(), redisson.address(), row.address());
        }
    }

    private void run(int rounds, String lastone, String redisson, String row) throws Exception {
        List<String> tokens = issuedTokens(lastone);
        Map<String, List<String>> customers = Map.of(redisson, customers(redisson), row, customers(row));
        for (int round = -WARM_UP; round < rounds; round++) {
            List<Race> races = new ArrayList<>();
            races.add(new Race("no such path", lastone, 404, List.of((_, _) -> get("/nothing", ""))));
            races.add(new Race(
                    "token looked up",
                    lastone,
                    404,
                    List.of((buyer, _) -> get("/api/v1/users/9999/balance", demoToken(buyer)))));
            races.add(
                    new Race("own account", lastone, 200, List.of((buyer, _) -> get("/api/v1/me", demoToken(buyer)))));
            races.add(new Race("order", lastone, 201, order(product(lastone), HttpRaces::demoToken, false)));
            races.add(new Race(
                    "order, issued tokens and keys", lastone, 201, order(product(lastone), tokens::get, true)));
            races.add(new Race(
                    "purchase",
                    lastone,
                    201,
                    List.of(
                            order(product(lastone), HttpRaces::demoToken, false).getFirst(),
                            (buyer, order) -> post(
                                    "/api/v1/payments/"
                                            + order.at("/payment/id").asLong() + "/complete",
                                    demoToken(buyer),
                                    "",
                                    "{}"))));
            for (String peer : List.of(redisson, row)) {
                String name = peer.equals(row) ? "Spring Boot, row lock" : "Spring Boot, Redisson";
                List<String> ids = customers.getOrDefault(peer, List.of());
                races.add(new Race(name + ": order", peer, 201, List.of(springOrder(springProduct(peer), ids))));
                races.add(new Race(
                        name + ": purchase",
                        peer,
                        201,
                        List.of(
                                springOrder(springProduct(peer), ids),
                                (_, order) -> post("/orders/" + order.path("id").asLong() + "/pay", "", "", "{}"))));
            }
            for (Race race : races) {
                double took = run(race);
                if (round >= 0) {
                    millis.computeIfAbsent(race.name(), _ -> new ArrayList<>()).add(took);
                }
            }
        }
        print();
    }

    private void print() {
        double nothing = median(millis.getOrDefault("no such path", List.of()));
        System.out.println("| last of 1,000 | median ms | minimum to maximum | to no such path |\n|---|---|---|---|");
        millis.forEach((name, all) -> System.out.printf(
                Locale.ROOT,
                "| %s | %.0f | %.0f to %.0f | %.2f |%n",
                name,
                median(all),
                all.stream().min(Double::compare).orElseThrow(),
                all.stream().max(Double::compare).orElseThrow(),
                median(all) / nothing));
    }

    private static double median(List<Double> all) {
        return all.stream().sorted().toList().get(all.size() / 2);
    }

    /** Every buyer has a connection before all are released; returns the milliseconds until the last response. */
    private static double run(Race race) throws Exception {
        CountDownLatch connected = new CountDownLatch(BUYERS);
        CountDownLatch release = new CountDownLatch(1);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<Thread> buyers = IntStream.range(0, BUYERS)
                .mapToObj(buyer -> Thread.startVirtualThread(() -> {
                    try (RaceConnection connection = new RaceConnection(race.address())) {
                        connected.countDown();
                        release.await();
                        visit(race, buyer, connection);
                    } catch (Throwable e) {
                        failure.set(e);
                        connected.countDown();
                    }
                }))
                .toList();
        connected.await();
        long start = System.nanoTime();
        release.countDown();
        for (Thread buyer : buyers) {
            buyer.join();
        }
        double took = (System.nanoTime() - start) / 1e6;
        if (failure.get() != null) {
            throw new IllegalStateException(race.name(), failure.get());
        }
        return took;
    }

    private static void visit(Race race, int buyer, RaceConnection connection) throws IOException {
        JsonNode before = MissingNode.getInstance();
        for (Step step : race.steps()) {
            String request = step.request(buyer, before);
            RaceConnection.Response response = connection.send(request);
            if (response.status() / 100 != race.status() / 100) {
                throw new IOException(request + "\n" + response);
            }
            // A client that parses more than it has to would be measured as well.
            before = race.steps().size() > 1 ? JSON.readTree(response.body()) : before;
        }
    }

    private static String demoToken(int buyer) {
        return "demo-user-" + (buyer + 1);
    }

    private static List<Step> order(long option, IntFunction<String> token, boolean hasKey) {
        String body = "{\"items\":[{\"productOptionId\":" + option + ",\"quantity\":1}]}";
        return List.of((buyer, _) -> {
            String key = hasKey ? "Idempotency-Key: race-" + option + "-" + buyer + "\r\n" : "";
            return post("/api/v1/orders", token.apply(buyer), key, body);
        });
    }

    private static Step springOrder(String product, List<String> customers) {
        return (buyer, _) -> post(
                "/orders",
                "",
                "",
                "{\"customerId\":" + customers.get(buyer) + ",\"quantities\":{\"" + product + "\":1}}");
    }

    private static String get(String path, String token) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + authorization(token) + "\r\n";
    }

    private static String post(String path, String token, String header, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + authorization(token) + header
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String authorization(String token) {
        return token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n";
    }

    private static long product(String lastone) {
        return ShopClient.of(lastone)
                .as("demo-admin")
                .post(
                        "/api/v1/products",
                        "{'name':'Raced','options':[{'name':'Only','price':1,'stock':%d}]}".formatted(BUYERS))
                .number(201, "/options/0/id");
    }

    private static List<String> issuedTokens(String lastone) {
        ShopClient admin = ShopClient.of(lastone).as("demo-admin");
        List<String> tokens = new ArrayList<>();
        for (int user = 1; user <= BUYERS; user++) {
            tokens.add(admin.post("/api/v1/users/" + user + "/tokens", "{}").text(201, "/token"));
        }
        return tokens;
    }

    private static String springProduct(String address) {
        return new SpringAdapter("", new JsonClient(address)).createProduct(BUYERS);
    }

    private static List<String> customers(String address) {
        JsonClient client = new JsonClient(address);
        return IntStream.range(0, BUYERS)
                .mapToObj(_ -> client.post("/customers", Map.of("balance", 1_000_000))
                        .expect()
                        .path("id")
                        .asText())
                .toList();
    }
}
