package lastone.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import lastone.testing.RunningShop;
import lastone.testing.ShopClient;

/** Callers of every kind, and one thing of each kind that belongs to the one called owner. */
final class FuzzWorld {

    private static final long OWNER = 7;
    private static final long STRANGER = 8;
    private static final long WITHOUT_TOKENS = 9;

    private final RunningShop shop;
    private final long option;
    private final Map<String, ShopClient> callers = new LinkedHashMap<>();

    FuzzWorld(RunningShop shop) {
        this.shop = shop;
        this.option = shop.option(10, 1_000_000_000);
        shop.setBalance(OWNER, 1_000_000_000_000L);
        String expired = shop.admin()
                .post("/api/v1/users/" + OWNER + "/tokens", "{'expiresIn':'PT1S'}")
                .text(201, "/token");
        shop.clock.move(Duration.ofSeconds(2));
        callers.put("nobody", shop.anyone());
        callers.put("garbage", shop.anyone().as("x".repeat(43)));
        callers.put("expired", shop.anyone().as(expired));
        callers.put("stranger", shop.user(STRANGER));
        callers.put("owner", shop.user(OWNER));
        callers.put("admin", shop.admin());
    }

    /** By name; the first four may not touch what is the owner's. */
    Map<String, ShopClient> callers() {
        return callers;
    }

    long option() {
        return option;
    }

    boolean isOwned(String template) {
        return template.matches("/api/v1/(users|cart/lines|orders|payments)/\\{id}.*");
    }

    /** The id of something that is there, and that the operation may change or destroy. */
    long id(String method, String template) {
        return switch (template.split("/", -1)[3]) {
            case "users" -> method.equals("DELETE") && template.endsWith("/{id}") ? user() : owner(template);
            case "products" -> method.equals("GET") ? 1 : product().get("id").asLong();
            case "product-options" -> product().at("/options/0/id").asLong();
            case "cart" -> fillCart();
            case "orders" -> order(template.endsWith("/refund"));
            case "payments" -> shop.order(OWNER, option, 1).at("/payment/id").asLong();
            default -> 1;
        };
    }

    private long order(boolean paid) {
        JsonNode order = shop.order(OWNER, option, 1);
        if (paid) {
            shop.user(OWNER).pay(order).expect(200);
        }
        return order.get("id").asLong();
    }

    /** Puts one line into the owner's cart, and returns its id. */
    long fillCart() {
        ShopClient owner = shop.user(OWNER);
        for (JsonNode line : owner.list("/api/v1/cart")) {
            owner.delete("/api/v1/cart/lines/" + line.get("id")).expect(204);
        }
        return owner.putInCart(option, 1).id();
    }

    /** A token of the owner, as is the user in the path. */
    long token() {
        return shop.admin().post("/api/v1/users/" + OWNER + "/tokens", "{}").id();
    }

    private static long owner(String template) {
        return template.endsWith("/tokens") ? WITHOUT_TOKENS : OWNER;
    }

    private long user() {
        return shop.admin().post("/api/v1/users", "{'name':'Someone'}").id();
    }

    private JsonNode product() {
        String option = "{'name':'Option','price':1,'stock':1000000000}";
        return shop.admin()
                .post("/api/v1/products", "{'name':'Thing','options':[%1$s,%1$s]}".formatted(option))
                .expect(201);
    }
}
