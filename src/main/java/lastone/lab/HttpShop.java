package lastone.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import lastone.lab.HttpSubject.Step;
import lastone.lab.RaceConnection.Response;

/**
 * A running Lastone server, with products, users (unless it is a demo) and tokens of the lab's own. The products are deleted
 * after each run, and the tokens at the end; the orders stay, and the users with their balance.
 */
final class HttpShop implements HttpServer.Catalog, AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String API = "/api/v1";

    /** As many as there are buyers in the largest core workload. */
    private static final int USERS = 1_000;

    /** Enough requests at once for commits to be shared, few enough for any server. */
    private static final int SETUP_CONNECTIONS = 16;

    private static final int MAX_PORT = 65_535;

    private static final long BALANCE = 1_000_000_000;

    /** The most that the API accepts. */
    private static final int OPTIONS_PER_PRODUCT = 100;

    private final HttpServer server;
    private final String adminToken;
    private final List<User> users = new CopyOnWriteArrayList<>();
    private final boolean isDemo;

    private record User(String tokenPath, String token) {}

    /**
     * Creates the users that buy, with a token each.
     *
     * @param buyers the most that a workload has
     * @throws LabException when there is no such server, or the token is not an admin's
     */
    HttpShop(String url, String adminToken, Optional<ProcessHandle> process, int buyers) {
        this.server = new HttpServer(address(url), process, this);
        this.adminToken = adminToken;
        try (RaceConnection connection = new RaceConnection(server.address())) {
            isDemo = connection
                            .send(HttpCall.get(API + "/me", "demo-user-1", 200))
                            .status()
                    == 200;
            onSetupConnections(Math.min(buyers, USERS), this::createUser);
        } catch (IOException e) {
            // The caller has nothing to close.
            close();
            throw new LabException("--http, or ADMIN_TOKEN (demo-admin if unset): " + url + " cannot be used: " + e);
        }
    }

    /** Nothing that could be read as another host than the one that gets the admin's token. */
    private static URI address(String url) {
        try {
            URI address = new URI(url.replaceFirst("/+$", ""));
            if (url.matches("https?://[^/\\s?#@]+/*") && address.getHost() != null && address.getPort() <= MAX_PORT) {
                return address;
            }
        } catch (URISyntaxException e) {
            // Refused below, like every other address that is not a server's.
        }
        throw new LabException(
                "--http has to be the address of a server, such as http://127.0.0.1:8080, not '" + url + "'");
    }

    /** In a demo the users are there already. */
    private void createUser(RaceConnection connection, int index) throws IOException {
        long id = index + 1L;
        if (!isDemo) {
            id = create(connection, "/users", Map.of("name", "Lab")).path("id").asLong();
            create(connection, "/users/" + id + "/balance/top-ups", Map.of("amount", BALANCE));
        }
        String path = "/users/" + id + "/tokens";
        JsonNode issued = create(connection, path, Map.of("expiresIn", "PT6H"));
        users.add(new User(
                path + "/" + issued.path("id").asLong(), issued.path("token").asText()));
    }

    /** The races of one request each, and of an order with its payment. */
    List<Subject> subjects(boolean isCoreOnly) {
        IntFunction<String> token = buyer -> isDemo ? "demo-user-" + (buyer % USERS + 1) : issuedToken(buyer);
        Step order = (fixture, buyer, _) -> order(fixture, buyer, token.apply(buyer));
        Step orderWithKey = (fixture, buyer, _) -> order(fixture, buyer, issuedToken(buyer))
                .withHeader("Idempotency-Key: lab-" + fixture.optionIds().getFirst() + "-" + buyer);
        Step payment = (_, buyer, body) -> HttpCall.post(
                API + "/payments/" + HttpSubject.number(body, "\"payment\":{\"id\":") + "/complete",
                token.apply(buyer),
                "{}",
                200);
        return List.of(
                HttpSubject.reading(HttpSubject.EMPTY_REQUEST, server, (_, _, _) -> HttpCall.get("/nothing", "", 404)),
                HttpSubject.reading(
                        "product",
                        server,
                        (fixture, _, _) -> HttpCall.get(
                                API + "/products/" + fixture.productIds().getFirst(), "", 200)),
                HttpSubject.reading(
                        "account", server, (_, buyer, _) -> HttpCall.get(API + "/me", token.apply(buyer), 200)),
                new HttpSubject("order", false, true, isCoreOnly, server, List.of(order)),
                new HttpSubject("order-with-key", false, true, isCoreOnly, server, List.of(orderWithKey)),
                new HttpSubject("purchase", false, true, isCoreOnly, server, List.of(order, payment)));
    }

    private String issuedToken(int buyer) {
        return users.get(buyer % users.size()).token();
    }

    private static HttpCall order(Fixture fixture, int buyer, String token) {
        String items = fixture.orderOf(buyer).entrySet().stream()
                .map(line -> "{\"productOptionId\":" + line.getKey() + ",\"quantity\":" + line.getValue() + "}")
                .collect(Collectors.joining(",", "{\"items\":[", "]}"));
        return HttpCall.post(API + "/orders", token, items, 201);
    }

    @Override
    public Fixture create(Workload workload) throws IOException {
        List<Map<String, Object>> options = workload.units().stream()
                .map(stock -> Map.<String, Object>of("name", "Option", "price", 10, "stock", stock))
                .toList();
        List<Long> productIds = new ArrayList<>();
        List<Long> optionIds = new ArrayList<>();
        try (RaceConnection connection = new RaceConnection(server.address())) {
            for (int from = 0; from < options.size(); from += OPTIONS_PER_PRODUCT) {
                int to = Math.min(options.size(), from + OPTIONS_PER_PRODUCT);
                JsonNode product =
                        create(connection, "/products", Map.of("name", "Lab", "options", options.subList(from, to)));
                productIds.add(product.path("id").asLong());
                product.path("options")
                        .forEach(option -> optionIds.add(option.path("id").asLong()));
            }
        }
        return new Fixture(workload, productIds, optionIds);
    }

    @Override
    public List<Long> remove(Fixture fixture) throws IOException {
        List<Long> left = new ArrayList<>();
        try (RaceConnection connection = new RaceConnection(server.address())) {
            for (long id : fixture.productIds()) {
                JsonNode product = send(connection, HttpCall.get(API + "/products/" + id, adminToken, 200));
                product.path("options")
                        .forEach(option -> left.add(option.path("stock").asLong()));
                send(connection, HttpCall.delete(API + "/products/" + id, adminToken));
            }
        }
        return left;
    }

    private interface Setup {
        void apply(RaceConnection connection, int index) throws IOException;
    }

    private void onSetupConnections(int count, Setup setup) throws IOException {
        List<Future<Boolean>> parts = HttpServer.inParallel(Math.min(count, SETUP_CONNECTIONS), part -> {
            try (RaceConnection connection = new RaceConnection(server.address())) {
                for (int index = part; index < count; index += SETUP_CONNECTIONS) {
                    setup.apply(connection, index);
                }
            }
            return true;
        });
        for (Future<Boolean> part : parts) {
            if (part.state() != Future.State.SUCCESS) {
                throw new IOException(part.exceptionNow());
            }
        }
    }

    private JsonNode create(RaceConnection connection, String path, Map<String, ?> body) throws IOException {
        return send(connection, HttpCall.post(API + path, adminToken, JSON.writeValueAsString(body), 201));
    }

    private static JsonNode send(RaceConnection connection, HttpCall call) throws IOException {
        Response response = connection.send(call);
        if (response.status() != call.status()) {
            throw new IOException(response.status() + " from " + call.method() + " " + call.path());
        }
        return JSON.readTree(response.body());
    }

    /** Revokes the tokens that were issued for the lab. */
    @Override
    public void close() {
        try {
            // Whatever the status: one token that cannot be revoked does not keep the others.
            onSetupConnections(
                    users.size(),
                    (connection, index) -> connection.send(
                            HttpCall.delete(API + users.get(index).tokenPath(), adminToken)));
        } catch (IOException e) {
            // The server is gone; the tokens expire by themselves.
        }
    }
}
