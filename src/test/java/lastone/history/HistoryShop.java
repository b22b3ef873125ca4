package lastone.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import lastone.testing.RunningShop;
import lastone.testing.ShopClient;
import org.jdbi.v3.core.Handle;

/**
 * Executes steps over HTTP with users and a product of their own, and reads the ledger from the tables. Several threads may
 * play as long as each places orders of its own users.
 */
final class HistoryShop {

    private static final long NO_SUCH_OPTION = 1L << 40;

    private final RunningShop shop;
    private final Handle tables;
    private final List<Long> users = new ArrayList<>();
    private final List<Long> options = new ArrayList<>();
    private final List<List<JsonNode>> orders = new ArrayList<>();

    HistoryShop(RunningShop shop, Handle tables, int users) {
        this.shop = shop;
        this.tables = tables;
        for (int i = 0; i < users; i++) {
            long id = shop.admin().post("/api/v1/users", "{'name':'User'}").id();
            this.users.add(id);
            this.orders.add(Collections.synchronizedList(new ArrayList<>()));
            topUp(id, HistoryModel.BALANCE);
        }
        String names = Arrays.stream(HistoryModel.PRICES)
                .mapToObj(price -> "{'name':'Option','price':%d,'stock':%d}".formatted(price, HistoryModel.STOCK))
                .collect(Collectors.joining(","))
                .replaceFirst("}", ",'maxPerCustomer':" + HistoryModel.MAX_PER_CUSTOMER + "}");
        shop.admin()
                .post("/api/v1/products", "{'name':'Thing','options':[" + names + "]}")
                .expect(201)
                .at("/options")
                .forEach(option -> options.add(option.at("/id").asLong()));
    }

    /** Executes the step and returns what the shop returned, in the words of the model. */
    String apply(HistoryStep step) {
        return switch (step) {
            case HistoryStep.Place place ->
                place(place.user(), user(place.user()).order(lines(place.lines())));
            case HistoryStep.PlaceCart cart ->
                place(cart.user(), user(cart.user()).orderCart());
            case HistoryStep.PutInCart put ->
                response(
                        user(put.user()).putInCart(option(put.option()), put.quantity()),
                        line -> "line of " + line.at("/quantity"));
            case HistoryStep.Cancel cancel ->
                ofOrder(
                        cancel.owner(),
                        cancel.order(),
                        user(cancel.user())::cancel,
                        order -> order.at("/status").asText() + " "
                                + order.at("/cancelReason").asText());
            case HistoryStep.Pay pay ->
                ofOrder(
                        pay.owner(),
                        pay.order(),
                        user(pay.user())::pay,
                        payment -> payment.at("/status").asText() + " " + payment.at("/amount"));
            case HistoryStep.Refund refund ->
                ofOrder(
                        refund.owner(),
                        refund.order(),
                        order -> shop.admin().refund(order, refund.restock()),
                        order -> order.at("/status").asText() + " " + order.at("/totalPrice"));
            case HistoryStep.Restock restock ->
                response(
                        shop.admin().restock(option(restock.option()), restock.quantity()),
                        stored -> "stock " + stored.at("/stock"));
            case HistoryStep.Adjust adjust ->
                response(
                        shop.admin().adjust(option(adjust.option()), adjust.delta()),
                        stored -> "stock " + stored.at("/stock"));
            case HistoryStep.TopUp topUp -> topUp(users.get(topUp.user()), topUp.amount());
        };
    }

    private String ofOrder(int owner, int order, Function<JsonNode, ShopClient.Response> request, Words words) {
        return order >= orders.get(owner).size()
                ? "no such order"
                : response(request.apply(orders.get(owner).get(order)), words);
    }

    private String place(int user, ShopClient.Response response) {
        if (response.status() == 201) {
            orders.get(user).add(response.json());
        }
        return response(response, order -> "order of " + order.at("/totalPrice") + " " + lines(order));
    }

    private SortedMap<Integer, Long> lines(JsonNode order) {
        return StreamSupport.stream(order.at("/items").spliterator(), false)
                .collect(Collectors.toMap(
                        item -> options.indexOf(item.at("/productOptionId").asLong()),
                        item -> item.at("/quantity").asLong(),
                        Long::sum,
                        TreeMap::new));
    }

    private String topUp(long userId, long amount) {
        return response(shop.admin().topUp(userId, amount), topUp -> "balance " + topUp.at("/balance"));
    }

    private interface Words {
        String of(JsonNode body);
    }

    private static String response(ShopClient.Response response, Words words) {
        JsonNode body = response.json();
        return response.status() + " "
                + (response.status() < 300 ? words.of(body) : body.at("/code").asText());
    }

    private String[] lines(SortedMap<Integer, Integer> lines) {
        return lines.entrySet().stream()
                .map(line -> ShopClient.line(option(line.getKey()), line.getValue()))
                .toArray(String[]::new);
    }

    private ShopClient user(int user) {
        return shop.user(users.get(user));
    }

    private long option(int option) {
        return option == HistoryStep.UNKNOWN_OPTION ? NO_SUCH_OPTION : options.get(option);
    }

    /** Everything that the model has to agree with, in its words. */
    String ledger() {
        return "stock " + each(options, "SELECT stock FROM product_options WHERE id = ?") + ", paid "
                + each(options, "SELECT SUM(total_sold) FROM daily_popular_products WHERE product_option_id = ?")
                + ", balances " + each(users, "SELECT balance FROM users WHERE id = ?") + ", carts "
                + users.stream().map(this::cart).toList() + ", orders "
                + users.stream().map(this::orders).toList();
    }

    private List<Long> each(List<Long> ids, String sql) {
        return ids.stream()
                .map(id -> tables.select(sql, id).mapTo(Long.class).findOne().orElse(0L))
                .toList();
    }

    private SortedMap<Integer, Integer> cart(long user) {
        SortedMap<Integer, Integer> cart = new TreeMap<>();
        tables.select(
                        "SELECT product_option_id AS o, quantity AS q FROM carts WHERE user_id = ? AND deleted_at IS NULL",
                        user)
                .map((row, context) -> cart.put(options.indexOf(row.getLong("o")), row.getInt("q")))
                .list();
        return cart;
    }

    private List<String> orders(long user) {
        return tables.select(
                        "SELECT total_price AS t, status AS s, cancel_reason AS r FROM orders WHERE user_id = ? ORDER BY id",
                        user)
                .map((row, context) -> row.getLong("t") + " " + row.getString("s")
                        + (row.getString("r") == null ? "" : " " + row.getString("r")))
                .list();
    }
}
