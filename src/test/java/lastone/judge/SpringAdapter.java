package lastone.judge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The shop in src/peers/spring. */
record SpringAdapter(String description, JsonClient client) implements JudgedShop {

    private static final long BALANCE = 1_000_000;

    @Override
    public boolean knowsRepetitions() {
        return false;
    }

    @Override
    public String createProduct(int stock) {
        return created("/products", Map.of("stock", stock));
    }

    @Override
    public Customer createCustomer() {
        return new Buyer(client, created("/customers", Map.of("balance", BALANCE)));
    }

    private String created(String path, Object body) {
        return client.post(path, body).expect().path("id").asText();
    }

    private record Buyer(JsonClient client, String id) implements Customer {

        @Override
        public Reply buy(SequencedMap<String, Integer> quantities, String key) {
            return reply(client.post("/orders", Map.of("customerId", id, "quantities", quantities)));
        }

        @Override
        public Reply pay(String order) {
            return reply(client.post("/orders/" + order + "/pay", Map.of()));
        }

        private static Reply reply(JsonClient.Response response) {
            JsonNode body = response.body();
            return Reply.of(
                    response.status(),
                    body.path(response.status() == 201 ? "id" : "error").asText());
        }
    }

    @Override
    public int stock(String product) {
        return client.get("/products/" + product).expect().path("stock").asInt();
    }

    @Override
    public List<Order> orders(String product) {
        List<Order> orders = new ArrayList<>();
        for (JsonNode order : client.get("/orders").expect()) {
            int quantity = order.path("quantities").path(product).asInt();
            if (quantity > 0) {
                orders.add(new Order(
                        order.path("id").asText(),
                        quantity,
                        order.path("payments").asInt()));
            }
        }
        return orders;
    }
}
