package lastone.judge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Vendure over its public API: customers are guests, and an order has reserved its units once it is paid. */
final class VendureAdapter implements JudgedShop {

    private static final String RESULT =
            "{ __typename ... on Order { code state } ... on ErrorResult { errorCode message } }";

    private final String address;
    private final JsonClient admin;
    private final String shipping;
    private final AtomicInteger names = new AtomicInteger();

    /** @param address of a server with a country GB, a shipping method, and a payment method "dummy" that settles at once */
    VendureAdapter(String address, String user, String password) {
        this.address = address;
        this.admin = new JsonClient(address);
        query("mutation { login(username: \"%s\", password: \"%s\") { __typename } }".formatted(user, password));
        shipping = query("{ shippingMethods { items { id } } }")
                .at("/shippingMethods/items/0/id")
                .asText();
    }

    private JsonNode query(String text) {
        JsonNode body = admin.post("/admin-api", Map.of("query", text)).expect();
        if (body.has("errors")) {
            throw new IllegalStateException(body.path("errors").toString());
        }
        return body.path("data");
    }

    @Override
    public String description() {
        return "Vendure";
    }

    @Override
    public boolean knowsRepetitions() {
        return false;
    }

    private String name() {
        return "judged-" + System.nanoTime() + "-" + names.incrementAndGet();
    }

    @Override
    public String createProduct(int stock) {
        String name = name();
        String product = query("""
                mutation { createProduct(input: { enabled: true,
                  translations: [{ languageCode: en, name: "%1$s", slug: "%1$s", description: "" }] }) { id } }
                """.formatted(name)).at("/createProduct/id").asText();
        return query("""
                mutation { createProductVariants(input: [{ productId: "%s", sku: "%s", price: 1000, stockOnHand: %d,
                  trackInventory: TRUE, translations: [{ languageCode: en, name: "Only" }] }]) { id } }
                """.formatted(product, name, stock))
                .at("/createProductVariants/0/id")
                .asText();
    }

    @Override
    public Customer createCustomer() {
        return new Buyer(address, name(), shipping, new ConcurrentHashMap<>());
    }

    /** Every purchase has a session of its own: what could not be bought would stay in the cart. */
    private record Buyer(String address, String name, String shipping, Map<String, JsonClient> sessions)
            implements Customer {

        @Override
        public Reply buy(SequencedMap<String, Integer> quantities, String key) {
            List<String> steps = new ArrayList<>();
            quantities.forEach((product, quantity) ->
                    steps.add("addItemToOrder(productVariantId: \"%s\", quantity: %d)".formatted(product, quantity)));
            steps.add(
                    "setCustomerForOrder(input: { emailAddress: \"%s@example.com\", firstName: \"A\", lastName: \"B\" })"
                            .formatted(name));
            steps.add(
                    "setOrderShippingAddress(input: { streetLine1: \"1 High St\", city: \"Town\", countryCode: \"GB\" })");
            steps.add("setOrderShippingMethod(shippingMethodId: [\"%s\"])".formatted(shipping));
            steps.add("transitionOrderToState(state: \"ArrangingPayment\")");
            JsonClient session = new JsonClient(address);
            Reply reply = Reply.of(200, "");
            for (int step = 0; step < steps.size() && reply.isDone(); step++) {
                reply = mutate(session, steps.get(step));
            }
            sessions.put(reply.detail(), session);
            return reply;
        }

        @Override
        public Reply pay(String order) {
            JsonClient session = sessions.getOrDefault(order, new JsonClient(address));
            return mutate(session, "addPaymentToOrder(input: { method: \"dummy\", metadata: {} })");
        }

        private static Reply mutate(JsonClient session, String step) {
            String text = "mutation { result: " + step + " " + RESULT + " }";
            JsonClient.Response response = session.post("/shop-api", Map.of("query", text));
            JsonNode result = response.body().at("/data/result");
            if (response.status() >= 300 || result.isMissingNode() || result.isNull()) {
                return Reply.of(500, response.body().at("/errors/0/message").asText());
            }
            return result.path("__typename").asText().equals("Order")
                    ? Reply.of(200, result.path("code").asText())
                    : Reply.of(409, result.path("errorCode").asText());
        }
    }

    @Override
    public int stock(String product) {
        JsonNode level = query("{ productVariant(id: \"%s\") { stockLevels { stockOnHand stockAllocated } } }"
                        .formatted(product))
                .at("/productVariant/stockLevels/0");
        return level.path("stockOnHand").asInt() - level.path("stockAllocated").asInt();
    }

    @Override
    public List<Order> orders(String product) {
        List<Order> orders = new ArrayList<>();
        int read = 0;
        JsonNode page;
        do {
            page = query("""
                    { orders(options: { skip: %d, take: 100, filter: { state: { eq: "PaymentSettled" } } }) {
                      totalItems items { code payments { state } lines { quantity productVariant { id } } } } }
                    """.formatted(read)).path("orders");
            for (JsonNode order : page.path("items")) {
                read++;
                order.path("lines").forEach(line -> {
                    if (line.at("/productVariant/id").asText().equals(product)) {
                        orders.add(new Order(
                                order.path("code").asText(),
                                line.path("quantity").asInt(),
                                settled(order)));
                    }
                });
            }
        } while (read < page.path("totalItems").asInt());
        return orders;
    }

    private static int settled(JsonNode order) {
        return (int) order.path("payments").findValuesAsText("state").stream()
                .filter("Settled"::equals)
                .count();
    }
}
