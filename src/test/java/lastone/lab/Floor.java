package lastone.lab;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lastone.db.Jdbc;
import lastone.shop.Shop;
import org.jdbi.v3.core.Jdbi;

/**
 * What the database itself costs: one bare connection that writes the rows of all orders in as many commits as
 * {@code coalesced} needed in its latest race (one commit an order where that does not race), without a queue, a thread
 * or a question.
 */
final class Floor implements Subject {

    static final String NAME = "floor";

    /** As the shop does it. */
    private static final int EVENTS_OF_A_ROW = 100;

    private final Shop shop;
    private final Jdbi jdbi;
    private final List<Subject> others;

    Floor(Shop shop, Jdbi jdbi, List<Subject> others) {
        this.shop = shop;
        this.jdbi = jdbi;
        this.others = others;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isBaseline() {
        return true;
    }

    @Override
    public boolean supports(Workload workload) {
        return workload.servers() == 1;
    }

    @Override
    public Run run(Workload workload) {
        Fixture fixture = Fixture.create(workload, jdbi, shop.products());
        LedgerCheck ledger = new LedgerCheck(jdbi);
        Run run = new Run(workload.buyers());
        try {
            jdbi.useHandle(handle -> sell(handle.getConnection(), fixture, run));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        ledger.verify(fixture, run);
        return run;
    }

    private void sell(Connection connection, Fixture fixture, Run run) throws SQLException {
        int sales = fixture.workload().expectedSales();
        int commits = Math.clamp(coalescedCommits().orElse(sales), 1, Math.max(1, sales));
        connection.setAutoCommit(false);
        run.startClock();
        for (int commit = 0; commit < commits; commit++) {
            int from = (int) ((long) sales * commit / commits);
            int to = (int) ((long) sales * (commit + 1) / commits);
            write(connection, fixture, run, from, to);
        }
        IntStream.range(sales, fixture.workload().buyers())
                .forEach(buyer -> recordResult(run, buyer, Purchase.notSold(Purchase.Outcome.SOLD_OUT, "")));
        run.stopClock();
        connection.setAutoCommit(true);
    }

    private OptionalInt coalescedCommits() {
        return others.stream()
                .filter(subject -> subject.name().equals("coalesced"))
                .mapToInt(subject -> ((ShopSubject) subject).timer().commits())
                .filter(commits -> commits > 0)
                .findFirst();
    }

    private static void write(Connection connection, Fixture fixture, Run run, int from, int to) throws SQLException {
        long began = System.nanoTime();
        long total = 10L * fixture.workload().lines();
        LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);
        insertMarker(connection, now);
        String buyers = IntStream.range(from, to)
                .mapToObj(buyer -> String.valueOf(buyer + 1))
                .collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement()) {
            statement
                    .executeQuery("SELECT id FROM users WHERE id IN (" + buyers + ") ORDER BY id FOR UPDATE")
                    .close();
            statement.executeUpdate(
                    "UPDATE users SET pending_orders = pending_orders + 1 WHERE id IN (" + buyers + ")");
        }
        String times = ", 'PENDING_PAYMENT', '" + utc(now) + "', '" + now.toLocalDate() + "', '"
                + utc(now.plusMinutes(15)) + "')";
        List<Long> orders = insertReturningIds(
                connection,
                "INSERT INTO orders (user_id, total_price, status, ordered_at, ordered_on, expires_at) VALUES ",
                IntStream.range(from, to)
                        .mapToObj(buyer -> "(" + (buyer + 1) + ", " + total + times)
                        .toList());
        List<String> items = new ArrayList<>();
        Map<Long, Integer> taken = new TreeMap<>();
        for (int buyer = from; buyer < to; buyer++) {
            for (Map.Entry<Long, Integer> line : fixture.orderOf(buyer).entrySet()) {
                taken.merge(line.getKey(), line.getValue(), Integer::sum);
                long order = orders.get(buyer - from);
                long id = order * 128 + items.size() % 100;
                items.add("(" + id + ", " + order + ", " + line.getKey() + ", 'Race', 'Option', 1, 10)");
            }
        }
        insert(
                connection,
                "INSERT INTO order_items"
                        + " (id, order_id, product_option_id, product_name, option_name, quantity, total_price_at_order) VALUES ",
                items);
        insert(
                connection,
                "INSERT INTO payments (id, order_id, user_id, amount) VALUES ",
                IntStream.range(from, to)
                        .mapToObj(buyer -> {
                            long order = orders.get(buyer - from);
                            return "(" + order + ", " + order + ", " + (buyer + 1) + ", " + total + ")";
                        })
                        .toList());
        execute(
                connection,
                """
                INSERT INTO outbox_events (events, type, occurred_at, data)
                VALUES (?, ?, ?, ?)
                """,
                IntStream.iterate(from, buyer -> buyer < to, buyer -> buyer + EVENTS_OF_A_ROW)
                        .mapToObj(buyer -> events(orders, from, buyer, Math.min(buyer + EVENTS_OF_A_ROW, to), total))
                        .toList());
        execute(
                connection,
                "UPDATE product_options SET stock = stock - ?, version = version + 1 WHERE id = ?",
                taken.entrySet().stream()
                        .map(option -> new Object[] {option.getValue(), option.getKey()})
                        .toList());
        connection.commit();
        long ended = System.nanoTime();
        run.committed(IntStream.range(from, to).boxed().toList(), began, ended);
        for (int buyer = from; buyer < to; buyer++) {
            recordResult(run, buyer, Purchase.sold(orders.get(buyer - from)));
        }
    }

    private static void insertMarker(Connection connection, LocalDateTime now) throws SQLException {
        byte[] marker = new byte[16];
        ThreadLocalRandom.current().nextBytes(marker);
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO commit_markers (marker, is_void, created_at) VALUES (?, FALSE, ?)")) {
            statement.setBytes(1, marker);
            statement.setObject(2, now);
            statement.executeUpdate();
        }
    }

    private static String utc(LocalDateTime time) {
        return Jdbc.utc(time.toInstant(ZoneOffset.UTC));
    }

    /** They ask in the order of their numbers. */
    private static void recordResult(Run run, int buyer, Purchase purchase) {
        run.record(new Buyers.Result(buyer, buyer, System.nanoTime(), purchase));
    }

    private static Object[] events(List<Long> orders, int offset, int from, int to, long total) {
        String data = IntStream.range(from, to)
                .mapToObj(buyer -> "%1$d %1$d {\"orderId\":%1$d,\"userId\":%2$d,\"totalPrice\":%3$d}"
                        .formatted(orders.get(buyer - offset), buyer + 1, total))
                .collect(Collectors.joining("\n"));
        return new Object[] {to - from, "order.created", LocalDateTime.now(ZoneOffset.UTC), data};
    }

    private static void insert(Connection connection, String sql, List<String> rows) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql + String.join(", ", rows));
        }
    }

    private static List<Long> insertReturningIds(Connection connection, String sql, List<String> rows)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql + String.join(", ", rows), Statement.RETURN_GENERATED_KEYS);
            List<Long> keys = new ArrayList<>();
            try (ResultSet generated = statement.getGeneratedKeys()) {
                while (generated.next()) {
                    keys.add(generated.getLong(1));
                }
            }
            return keys;
        }
    }

    private static void execute(Connection connection, String sql, List<Object[]> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Object[] row : rows) {
                for (int i = 0; i < row.length; i++) {
                    statement.setObject(i + 1, row[i]);
                }
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    @Override
    public void close() {
        shop.close();
    }
}
