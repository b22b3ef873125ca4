package lastone.judge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Lastone over HTTP; products have one option, whose id stands for them. */
record LastoneAdapter(String description, String address, JsonClient admin) implements JudgedShop {

    private static final long PRICE = 10;
    private static final long BALANCE = 1_000_000;

    LastoneAdapter(String description, String address, String adminToken) {
        this(description, address, client(address, adminToken));
    }

    private static JsonClient client(String address, String token) {
        return new JsonClient(address + "/api/v1", "Authorization", "Bearer " + token);
    }

    @Override
    public boolean knowsRepetitions() {
        return true;
    }

    @Override
    public String createProduct(int stock) {
        Map<String, Object> option = Map.of("name", "Only", "price", PRICE, "stock", stock);
        JsonNode product = admin.post("/products", Map.of("name", "Judged", "options", List.of(option)))
                .expect();
        return product.at("/id").asText() + ":" + product.at("/options/0/id").asText();
    }

    @Override
    public Customer createCustomer() {
        String user = "/users/"
                + admin.post("/users", Map.of("name", "Judge")).expect().path("id");
        admin.post(user + "/balance/top-ups", Map.of("amount", BALANCE)).expect();
        String token = admin.post(user + "/tokens", Map.of("expiresIn", "PT1H"))
                .expect()
                .path("token")
                .asText();
        return new Buyer(client(address, token));
    }

    private record Buyer(JsonClient client) implements Customer {

        @Override
        public Reply buy(SequencedMap<String, Integer> quantities, String key) {
            List<Object> items = new ArrayList<>();
            quantities.forEach((product, quantity) -> items.add(
                    Map.of("productOptionId", Long.valueOf(product.split(":", -1)[1]), "quantity", quantity)));
            JsonClient.Response response = client.post("/orders", Map.of("items", items), "Idempotency-Key", key);
            JsonNode body = response.body();
            return Reply.of(
                    response.status(),
                    response.status() == 201
                            ? body.path("id") + ":" + body.at("/payment/id")
                            : body.path("code").asText());
        }

        @Override
        public Reply pay(String order) {
            JsonClient.Response response = client.post("/payments/" + order.split(":", -1)[1] + "/complete", Map.of());
            return Reply.of(response.status(), response.body().path("code").asText());
        }
    }

    @Override
    public int stock(String product) {
        return admin.get("/products/" + product.split(":", -1)[0])
                .expect()
                .at("/options/0/stock")
                .asInt();
    }

    @Override
    public List<Order> orders(String product) {
        List<Order> orders = new ArrayList<>();
        for (JsonNode order : pages("/orders?limit=100")) {
            for (JsonNode item : order.path("items")) {
                if (item.path("productOptionId").asText().equals(product.split(":", -1)[1])
                        && !order.path("status").asText().equals("CANCELLED")) {
                    String id = order.path("id").asText();
                    int quantity = item.path("quantity").asInt();
                    orders.add(new Order(id + ":" + order.at("/payment/id"), quantity, payments(order)));
                }
            }
        }
        return orders;
    }

    /** How often the balance was charged for it. */
    private int payments(JsonNode order) {
        return (int) pages("/users/" + order.path("userId") + "/balance/entries?limit=100").stream()
                .filter(entry -> entry.path("type").asText().equals("PAYMENT"))
                .filter(entry -> entry.path("orderId").equals(order.path("id")))
                .count();
    }

    private List<JsonNode> pages(String path) {
        List<JsonNode> elements = new ArrayList<>();
        for (String cursor = ""; cursor != null; ) {
            JsonNode page = admin.get(path + cursor).expect();
            page.path("data").forEach(elements::add);
            JsonNode next = page.path("nextCursor");
            cursor = next.isNull() ? null : "&cursor=" + next.asText();
        }
        return elements;
    }
}
