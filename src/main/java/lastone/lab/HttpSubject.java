package lastone.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lastone.lab.Purchase.Outcome;

/**
 * Buyers that place their orders over HTTP with a running server, whatever its strategy is. Each run puts products of its
 * own on sale there and deletes them afterwards; the orders stay.
 */
final class HttpSubject implements Subject {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Enough for the server to see different customers, few enough to be created in a second. */
    private static final int USERS = 50;

    /** The most that the API accepts. */
    private static final int OPTIONS_PER_PRODUCT = 100;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final String api;
    private final String adminToken;
    private final List<Long> users = new ArrayList<>();
    private final List<String> tokens = new ArrayList<>();

    private record Reply(int status, JsonNode body) {

        String description() {
            return status + " " + body.path("code").asText();
        }
    }

    /**
     * Creates the users that buy.
     *
     * @throws LabException when there is no such server, or the token is not an admin's
     */
    HttpSubject(String url, String adminToken) {
        if (!url.matches("https?://[^/\\s]+/*")) {
            throw new LabException(
                    "--http has to be the address of a server, such as http://127.0.0.1:8080, not '" + url + "'");
        }
        this.api = url.replaceFirst("/+$", "") + "/api/v1";
        this.adminToken = adminToken;
        try {
            for (int i = 0; i < USERS; i++) {
                long id = create("/users", Map.of("name", "Lab")).path("id").asLong();
                users.add(id);
                tokens.add(create("/users/" + id + "/tokens", Map.of("expiresIn", "PT6H"))
                        .path("token")
                        .asText());
            }
        } catch (IOException e) {
            throw new LabException("--http, or ADMIN_TOKEN (demo-admin if unset): " + url + " cannot be used: " + e);
        }
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public boolean supports(Workload workload) {
        return workload.servers() == 1;
    }

    @Override
    public Run run(Workload workload) {
        try {
            Fixture fixture = fixture(workload);
            Run run = new Run(workload.buyers());
            run.start(buyer -> buy(fixture, buyer));
            List<Long> left = new ArrayList<>();
            for (long id : fixture.productIds()) {
                JsonNode product =
                        send("GET", "/products/" + id, adminToken, "").body();
                product.path("options")
                        .forEach(option -> left.add(option.path("stock").asLong()));
                send("DELETE", "/products/" + id, adminToken, "");
            }
            LedgerCheck.verifyStock(fixture, run, left);
            return run;
        } catch (IOException e) {
            throw new LabException("the server at " + api + " cannot be reached any more: " + e);
        }
    }

    private Fixture fixture(Workload workload) throws IOException {
        List<Map<String, Object>> options = workload.units().stream()
                .map(stock -> Map.<String, Object>of("name", "Option", "price", 10, "stock", stock))
                .toList();
        List<Long> productIds = new ArrayList<>();
        List<Long> optionIds = new ArrayList<>();
        for (int from = 0; from < options.size(); from += OPTIONS_PER_PRODUCT) {
            int to = Math.min(options.size(), from + OPTIONS_PER_PRODUCT);
            JsonNode product = create("/products", Map.of("name", "Lab", "options", options.subList(from, to)));
            productIds.add(product.path("id").asLong());
            product.path("options")
                    .forEach(option -> optionIds.add(option.path("id").asLong()));
        }
        return new Fixture(workload, productIds, optionIds);
    }

    private Purchase buy(Fixture fixture, int buyer) {
        List<Map<String, Object>> items = fixture.orderOf(buyer).entrySet().stream()
                .map(line -> Map.<String, Object>of("productOptionId", line.getKey(), "quantity", line.getValue()))
                .toList();
        try {
            String token = tokens.get(buyer % tokens.size());
            Reply reply = send("POST", "/orders", token, JSON.writeValueAsString(Map.of("items", items)));
            if (reply.status() == 201) {
                return Purchase.sold(reply.body().path("id").asLong());
            }
            boolean isSoldOut = reply.description().endsWith(" OUT_OF_STOCK_ERROR");
            return Purchase.notSold(isSoldOut ? Outcome.SOLD_OUT : Outcome.REJECTED, reply.description());
        } catch (IOException e) {
            return Purchase.notSold(Outcome.FAILED, e.toString());
        }
    }

    private JsonNode create(String path, Map<String, ?> body) throws IOException {
        Reply reply = send("POST", path, adminToken, JSON.writeValueAsString(body));
        if (reply.status() != 201) {
            throw new IOException(reply.description() + " from POST " + path);
        }
        return reply.body();
    }

    private Reply send(String method, String path, String token, String body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(api + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new Reply(response.statusCode(), JSON.readTree(response.body()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Revokes the tokens that were issued for the lab. */
    @Override
    public void close() {
        try (client) {
            for (long user : users) {
                send("DELETE", "/users/" + user + "/tokens", adminToken, "");
            }
        } catch (IOException e) {
            // The server is gone; the tokens expire by themselves.
        }
    }
}
