package lastone.torture;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import lastone.testing.RunningShop;
import lastone.testing.Settings;
import lastone.testing.ShopClient;
import lastone.testing.ShopClient.Response;
import org.jdbi.v3.core.Handle;

/**
 * A failure after each statement that changes rows, of each operation: by triggers of the real database, which refuse,
 * or end the connection. Then nothing has changed and the response is a 5xx; when the trigger is gone, the same request
 * takes effect once.
 */
final class StepFaults implements AutoCloseable {

    /** With the statements after which it can fail. */
    private enum Operation {
        ORDER("INSERT ON orders; INSERT ON order_items; INSERT ON payments; INSERT ON outbox_events;"
                + " INSERT ON idempotency_keys; UPDATE ON product_options"),
        CART_ORDER("UPDATE ON carts; " + ORDER.steps),
        PAYMENT("UPDATE ON orders; UPDATE ON payments; UPDATE ON users; INSERT ON outbox_events;"
                + " INSERT ON daily_popular_products; INSERT ON idempotency_keys"),
        SECOND_PAYMENT_OF_A_DAY("UPDATE ON daily_popular_products"),
        PAYMENT_WITHOUT_BALANCE("INSERT ON outbox_events; UPDATE ON product_options; INSERT ON idempotency_keys"),
        CANCELLATION(
                "UPDATE ON orders; UPDATE ON payments; INSERT ON outbox_events; UPDATE ON product_options; INSERT ON idempotency_keys"),
        TOP_UP("UPDATE ON users; INSERT ON balance_entries; INSERT ON idempotency_keys");

        private final String steps;

        Operation(String steps) {
            this.steps = steps;
        }

        List<String> steps() {
            return List.of(steps.split("; ", -1));
        }
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
        Map<String, String> h2 = Settings.with(mariaDb, "DB_URL", RunningShop.freshDatabase(), "DB_USER", "");
        all(round, H2_REFUSES, h2);
        all(round, MARIADB_REFUSES, mariaDb);
        mariaDb.putAll(round.fixtures().mariaDb().freshDatabase());
        all(round, MARIADB_HANGS_UP, mariaDb);
    }

    private static void all(Round round, Fault fault, Map<String, String> settings) {
        try (StepFaults database = new StepFaults(round, fault, settings)) {
            for (Operation operation : Operation.values()) {
                operation.steps().forEach(step -> database.failAt(operation, step));
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
        Supplier<Response> request = prepare(operation);
        List<String> before = allRows();
        rows.execute("CREATE TRIGGER step_fault AFTER " + step + " FOR EACH ROW " + fault.body());
        Response failed;
        try {
            failed = send(request);
        } finally {
            rows.execute("DROP TRIGGER step_fault");
        }
        tally.fault(fault.words());
        if (failed.status() < 500) {
            tally.wrong(Figure.UNCLEAR, name + " returned " + failed.status() + " " + failed.text());
        }
        if (!allRows().equals(before)) {
            tally.wrong(Figure.HALVED, name + " left " + difference(before, allRows()));
        }
        Response retried = send(request);
        int expected = operation == Operation.PAYMENT_WITHOUT_BALANCE ? 402 : retried.status();
        if (retried.status() != expected || (retried.status() >= 300 && expected != 402)) {
            tally.wrong(Figure.STUCK, name + ", then returned " + retried.status() + " " + retried.text());
        }
        List<String> after = allRows();
        if (!Arrays.equals(send(request).bytes(), retried.bytes())) {
            tally.wrong(Figure.REPLAYED_WRONG, name);
        }
        if (!allRows().equals(after)) {
            tally.wrong(Figure.DOUBLED, name + " left " + difference(after, allRows()));
        }
    }

    private Response send(Supplier<Response> request) {
        round.tally().add(Figure.REQUESTS);
        Response response = request.get();
        round.tally().add(response.status() < 300 || response.status() == 402 ? Figure.ACKNOWLEDGED : Figure.REFUSED);
        return response;
    }

    /** Brings the shop to where the operation is one request away, which is returned. */
    private Supplier<Response> prepare(Operation operation) {
        ShopClient user = shop.user(1);
        ShopClient keyed = user.with("Idempotency-Key", "step " + requests++);
        long option = shop.option(operation == Operation.PAYMENT_WITHOUT_BALANCE ? 900_000_000 : 5, 10);
        return switch (operation) {
            case ORDER -> () -> keyed.order(option, 2);
            case CART_ORDER -> {
                user.putInCart(option, 2).expect(201);
                yield keyed::orderCart;
            }
            case SECOND_PAYMENT_OF_A_DAY -> {
                user.pay(shop.order(1, option, 1)).expect(200);
                JsonNode order = shop.order(1, option, 1);
                yield () -> keyed.pay(order);
            }
            case PAYMENT, PAYMENT_WITHOUT_BALANCE -> {
                JsonNode order = shop.order(1, option, 1);
                yield () -> keyed.pay(order);
            }
            case CANCELLATION -> {
                JsonNode order = shop.order(1, option, 1);
                yield () -> keyed.cancel(order);
            }
            case TOP_UP -> () -> keyed.topUp(1, 7);
        };
    }

    /** Every row that a request can change, as text. Where an event stands among all is the relay's business. */
    private List<String> allRows() {
        List<String> all = new ArrayList<>();
        for (String sql : List.of(
                "SELECT CONCAT('user ', id, ': ', balance) FROM users WHERE id < 10 ORDER BY id",
                "SELECT CONCAT('top-up ', id, ': ', user_id, ' ', amount) FROM balance_entries WHERE type = 'TOP_UP' AND user_id < 10 ORDER BY id",
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
