package lastone.torture;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lastone.RunningShop;
import lastone.testing.ShopClient.Answer;
import org.jdbi.v3.core.Handle;

/**
 * A failure after each statement that changes rows, of each operation: by triggers of the real database, which refuse,
 * or end the connection. Then nothing has changed and the answer is a 5xx; when the trigger is gone, the same request
 * takes effect once.
 */
final class StepFaults implements AutoCloseable {

    private enum Operation {
        ORDER,
        CART_ORDER,
        PAYMENT,
        SECOND_PAYMENT_OF_A_DAY,
        PAYMENT_WITHOUT_BALANCE,
        CANCELLATION,
        CHARGE
    }

    /** The statements of each operation after which it can fail. */
    private static List<String> steps(Operation operation) {
        return switch (operation) {
            case ORDER ->
                List.of(
                        "INSERT ON orders",
                        "INSERT ON order_items",
                        "INSERT ON payments",
                        "INSERT ON outbox_events",
                        "INSERT ON idempotency_keys",
                        "UPDATE ON product_options");
            case CART_ORDER ->
                Stream.concat(Stream.of("UPDATE ON carts"), steps(Operation.ORDER).stream())
                        .toList();
            case PAYMENT ->
                List.of(
                        "UPDATE ON orders",
                        "UPDATE ON payments",
                        "UPDATE ON users",
                        "INSERT ON outbox_events",
                        "INSERT ON daily_popular_products",
                        "INSERT ON idempotency_keys");
            case SECOND_PAYMENT_OF_A_DAY -> List.of("UPDATE ON daily_popular_products");
            case PAYMENT_WITHOUT_BALANCE ->
                List.of("INSERT ON outbox_events", "UPDATE ON product_options", "INSERT ON idempotency_keys");
            case CANCELLATION ->
                List.of(
                        "UPDATE ON orders",
                        "UPDATE ON payments",
                        "INSERT ON outbox_events",
                        "UPDATE ON product_options");
            case CHARGE -> List.of("UPDATE ON users", "INSERT ON balance_charges", "INSERT ON idempotency_keys");
        };
    }

    /** A database, and what a trigger does there. */
    private record Fault(String words, String body) {}

    private static final Fault H2_REFUSES = new Fault("a statement fails, H2", "CALL 'lastone.torture.FailingTrigger'");
    private static final Fault MARIADB_REFUSES =
            new Fault("a statement fails, MariaDB", "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'The disk says no'");
    private static final Fault MARIADB_HANGS_UP =
            new Fault("the connection ends at a statement, MariaDB", "KILL CONNECTION_ID()");

    private final Round round;
    private final Fault fault;
    private final RunningShop shop;
    private final Handle rows;
    private int requests;

    private StepFaults(Round round, Fault fault, Map<String, String> settings) {
        this.round = round;
        this.fault = fault;
        this.shop = RunningShop.on(settings);
        this.rows = RunningShop.rows(settings);
    }

    static void run(Round round) {
        Map<String, String> mariaDb = Processes.settings(round, round.fixtures().emptyRedis());
        Map<String, String> h2 = new HashMap<>(mariaDb);
        h2.putAll(Map.of("DB_URL", RunningShop.freshDatabase(), "DB_USER", ""));
        all(round, H2_REFUSES, h2);
        all(round, MARIADB_REFUSES, mariaDb);
        mariaDb.put("DB_URL", round.fixtures().mariaDb().freshDatabase());
        all(round, MARIADB_HANGS_UP, mariaDb);
    }

    private static void all(Round round, Fault fault, Map<String, String> settings) {
        try (StepFaults database = new StepFaults(round, fault, settings)) {
            for (Operation operation : Operation.values()) {
                steps(operation).forEach(step -> database.failAt(operation, step));
            }
            JsonNode audit = database.shop.admin().get("/api/v1/audit").expect(200);
            if (!audit.get("holds").asBoolean()) {
                round.tally().wrong(Figure.AUDIT, audit.toString());
            }
        }
    }

    private void failAt(Operation operation, String step) {
        Tally tally = round.tally();
        String name = operation + " with a fault after " + step + ", " + fault.words();
        Intent request = prepare(operation);
        List<String> before = allRows();
        rows.execute("CREATE TRIGGER step_fault AFTER " + step + " FOR EACH ROW " + fault.body());
        Answer failed;
        try {
            failed = send(request);
        } finally {
            rows.execute("DROP TRIGGER step_fault");
        }
        tally.fault(fault.words());
        if (failed.status() < 500) {
            tally.wrong(Figure.UNCLEAR, name + " answered " + failed.status() + " " + failed.text());
        }
        if (!allRows().equals(before)) {
            tally.wrong(Figure.HALVED, name + " left " + difference(before, allRows()));
        }
        Answer retried = send(request);
        int expected = operation == Operation.PAYMENT_WITHOUT_BALANCE ? 402 : retried.status();
        if (retried.status() != expected || (retried.status() >= 300 && expected != 402)) {
            tally.wrong(Figure.STUCK, name + ", then answered " + retried.status() + " " + retried.text());
        }
        List<String> after = allRows();
        if (request.isKeyed() && !Arrays.equals(send(request).bytes(), retried.bytes())) {
            tally.wrong(Figure.REPLAYED_WRONG, name);
        }
        if (request.isKeyed() && !allRows().equals(after)) {
            tally.wrong(Figure.DOUBLED, name + " left " + difference(after, allRows()));
        }
    }

    private Answer send(Intent request) {
        round.tally().add(Figure.REQUESTS);
        Answer answer = request.send(shop.user(1));
        round.tally().add(answer.status() < 300 || answer.status() == 402 ? Figure.ACKNOWLEDGED : Figure.REFUSED);
        return answer;
    }

    /** Brings the shop to where the operation is one request away. */
    private Intent prepare(Operation operation) {
        long option = shop.option(operation == Operation.PAYMENT_WITHOUT_BALANCE ? 900_000_000 : 5, 10);
        String items = "{'items':[{'productOptionId':%d,'quantity':2}]}".formatted(option);
        return switch (operation) {
            case ORDER -> request(Intent.Kind.ORDER, "/api/v1/orders", items);
            case CART_ORDER -> {
                shop.user(1)
                        .post("/api/v1/carts", "{'productOptionId':%d,'quantity':2}".formatted(option))
                        .expect(201);
                yield request(Intent.Kind.CART_ORDER, "/api/v1/orders", "{'fromCart':true}");
            }
            case SECOND_PAYMENT_OF_A_DAY -> {
                shop.user(1).post(completion(shop.order(1, option, 1))).expect(200);
                yield request(Intent.Kind.PAYMENT, completion(shop.order(1, option, 1)), "");
            }
            case PAYMENT, PAYMENT_WITHOUT_BALANCE ->
                request(Intent.Kind.PAYMENT, completion(shop.order(1, option, 1)), "");
            case CANCELLATION ->
                request(
                        Intent.Kind.CANCELLATION,
                        "/api/v1/orders/" + shop.order(1, option, 1).get("id") + "/cancel",
                        "");
            case CHARGE -> request(Intent.Kind.CHARGE, "/api/v1/users/1/balance/charges", "{'amount':7}");
        };
    }

    private static String completion(JsonNode order) {
        return "/api/v1/payments/" + order.at("/payment/id") + "/complete";
    }

    private Intent request(Intent.Kind kind, String path, String body) {
        String key = kind == Intent.Kind.CANCELLATION ? "" : "step " + requests++;
        return new Intent(kind, 1, path, body, key, Map.of(), 0, new Intent.Course());
    }

    /** Every row that a request can change, as text. Where an event stands among all is the relay's business. */
    private List<String> allRows() {
        List<String> all = new ArrayList<>();
        for (String sql : List.of(
                "SELECT CONCAT('user ', id, ': ', balance) FROM users WHERE id < 10 ORDER BY id",
                "SELECT CONCAT('charge ', id, ': ', user_id, ' ', amount) FROM balance_charges WHERE user_id < 10 ORDER BY id",
                "SELECT CONCAT('option ', id, ': ', stock) FROM product_options ORDER BY id",
                "SELECT CONCAT('cart ', id, ': ', quantity, ' ', deleted_at IS NULL) FROM carts ORDER BY id",
                "SELECT CONCAT('order ', id, ': ', status, ' ', total_price) FROM orders ORDER BY id",
                "SELECT CONCAT('item ', id, ': ', order_id, ' ', quantity) FROM order_items ORDER BY id",
                "SELECT CONCAT('payment ', id, ': ', order_id, ' ', status) FROM payments ORDER BY id",
                "SELECT CONCAT('event ', id, ': ', events, ' ', type, ' ', data) FROM outbox_events ORDER BY id",
                "SELECT CONCAT('sold ', id, ': ', total_sold) FROM daily_popular_products ORDER BY id",
                "SELECT CONCAT('key ', id, ': ', status) FROM idempotency_keys ORDER BY id")) {
            all.addAll(rows.select(sql).mapTo(String.class).list());
        }
        return all;
    }

    private static String difference(List<String> before, List<String> after) {
        List<String> gone = new ArrayList<>(before);
        gone.removeAll(after);
        List<String> come = new ArrayList<>(after);
        come.removeAll(before);
        return "without " + gone + ", with " + come;
    }

    @Override
    public void close() {
        rows.close();
        shop.close();
    }
}
