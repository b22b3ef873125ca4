package lastone.torture;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A plain client that inserts single rows into a table of its own, one after the other, by each node of a cluster: if one
 * of those that the cluster acknowledged is missing later, the cluster lost it, and no shop.
 */
final class Witness implements AutoCloseable {

    private static final long PAUSE_NANOS = 5_000_000;

    private final List<String> urls;
    private final List<Long> acknowledged = new ArrayList<>();
    private final Thread thread = new Thread(this::work);
    private volatile boolean over;

    /** @param urls of the nodes, with a login and short time-outs */
    Witness(List<String> urls) throws SQLException {
        this.urls = urls;
        execute(urls.getFirst(), "CREATE TABLE witness (id BIGINT NOT NULL PRIMARY KEY) ENGINE = InnoDB");
        thread.start();
    }

    private void work() {
        long id = 0;
        while (!over) {
            try (Connection connection = DriverManager.getConnection(urls.get((int) (id % urls.size())));
                    Statement statement = connection.createStatement()) {
                for (int i = 0; i < 100 && !over; i++) {
                    id++;
                    statement.execute("INSERT INTO witness VALUES (" + id + ")");
                    acknowledged.add(id);
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (SQLException e) {
                id++;
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Ends it, and counts what is missing at any node, to be called when all have the same. */
    void check(Tally tally) throws SQLException {
        close();
        tally.add(Figure.WITNESSES, acknowledged.size());
        for (String url : urls) {
            Set<Long> missing = new HashSet<>(acknowledged);
            try (Connection connection = DriverManager.getConnection(url);
                    Statement statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT id FROM witness")) {
                while (rows.next()) {
                    missing.remove(rows.getLong(1));
                }
            }
            tally.add(Figure.WITNESSES_LOST, missing.size());
        }
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
