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
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Buyers that place their orders over HTTP with a running server, whatever strategy it has. It puts products of its own
 * on sale there and takes them off again; the orders stay.
 */
final class HttpRacer implements Racer {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Enough that buyers are different people, few enough to be created in a second. */
    private static final int USERS = 50;

    /** As many as the shop allows. */
    private static final int OPTIONS_A_PRODUCT = 100;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final String api;
    private final String adminToken;
    private final List<Long> users = new ArrayList<>();
    private final List<String> tokens = new ArrayList<>();

    private HttpRacer(String url, String adminToken) {
        this.api = url.replaceFirst("/+$", "") + "/api/v1";
        this.adminToken = adminToken;
    }

    /** @throws LabRefusal when there is no such server, or it does not know the token as an admin's */
    static HttpRacer open(String url, String adminToken) {
        if (!url.matches("https?://[^/\\s]+/*")) {
            throw new LabRefusal(
                    "--http has to be the address of a server, such as http://127.0.0.1:8080, not '" + url + "'");
        }
        HttpRacer racer = new HttpRacer(url, adminToken);
        try {
            racer.createUsers();
        } catch (IOException | IllegalStateException refused) {
            throw new LabRefusal(
                    "--http, or ADMIN_TOKEN (demo-admin if unset): " + url + " cannot be used: " + refused);
        }
        return racer;
    }

    private void createUsers() throws IOException {
        for (int i = 0; i < USERS; i++) {
            long id = created("/users", Map.of("name", "Lab")).path("id").asLong();
            users.add(id);
            tokens.add(created("/users/" + id + "/tokens", Map.of("expiresIn", "PT6H"))
                    .path("token")
                    .asText());
        }
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public boolean joins(Race race) {
        return race.servers() == 1;
    }

    @Override
    public Run run(Race race) {
        try {
            Goods goods = putOnSale(race);
            Run run = new Run(race.buyers());
            run.race(buyer -> buy(goods, buyer));
            check(goods, run);
            for (long product : goods.products()) {
                send("DELETE", "/products/" + product, adminToken, null);
            }
            return run;
        } catch (IOException failure) {
            throw new LabRefusal("the server at " + api + " is gone: " + failure);
        }
    }

    private Goods putOnSale(Race race) throws IOException {
        List<Long> units = race.units();
        List<Long> products = new ArrayList<>();
        List<Long> optionIds = new ArrayList<>();
        for (int from = 0; from < units.size(); from += OPTIONS_A_PRODUCT) {
            List<Map<String, Object>> options =
                    units.subList(from, Math.min(units.size(), from + OPTIONS_A_PRODUCT)).stream()
                            .<Map<String, Object>>map(stock -> Map.of("name", "Option", "price", 10, "stock", stock))
                            .toList();
            JsonNode product = created("/products", Map.of("name", "Race", "options", options));
            products.add(product.path("id").asLong());
            product.path("options")
                    .forEach(option -> optionIds.add(option.path("id").asLong()));
        }
        return new Goods(race, products, optionIds);
    }

    private Purchase buy(Goods goods, int buyer) {
        try {
            HttpResponse<byte[]> answer = send(
                    "POST", "/orders", tokens.get(buyer % tokens.size()), Map.of("items", items(goods.orderOf(buyer))));
            JsonNode body = JSON.readTree(answer.body());
            String code = body.path("code").asText();
            if (answer.statusCode() == 201) {
                return Purchase.sold(body.path("id").asLong());
            }
            return code.equals("OUT_OF_STOCK_ERROR")
                    ? Purchase.soldOut()
                    : Purchase.rejected(answer.statusCode() + " " + code);
        } catch (IOException failure) {
            return Purchase.failed(failure.toString());
        }
    }

    private static List<Map<String, Long>> items(SortedMap<Long, Integer> order) {
        return order.entrySet().stream()
                .map(line -> Map.of("productOptionId", line.getKey(), "quantity", (long) line.getValue()))
                .toList();
    }

    private void check(Goods goods, Run run) throws IOException {
        List<Long> left = new ArrayList<>();
        for (long id : goods.products()) {
            HttpResponse<byte[]> answer = send("GET", "/products/" + id, adminToken, null);
            JSON.readTree(answer.body())
                    .path("options")
                    .forEach(option -> left.add(option.path("stock").asLong()));
        }
        Books.check(goods, run, left);
    }

    private JsonNode created(String path, Map<String, ?> body) throws IOException {
        HttpResponse<byte[]> answer = send("POST", path, adminToken, body);
        JsonNode json = JSON.readTree(answer.body());
        if (answer.statusCode() != 201) {
            throw new IllegalStateException(
                    answer.statusCode() + " " + json.path("code").asText() + " from POST " + path);
        }
        return json;
    }

    private HttpResponse<byte[]> send(String method, String path, String token, @Nullable Object body)
            throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(api + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    /** Revokes the tokens it had issued. */
    @Override
    public void close() {
        try (client) {
            for (long user : users) {
                send("DELETE", "/users/" + user + "/tokens", adminToken, null);
            }
        } catch (IOException gone) {
            // The server is gone; the tokens expire by themselves.
        }
    }
}
