package lastone.lab;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Sells as code without any care for concurrency does: it reads the stock, and writes it back one lower. Buyers that
 * read the same number all get a unit, so more is sold than there was. It is here to be seen to go wrong, on a database
 * of its own in memory that is gone when it is closed; no shop can be configured to sell so. Thread safe.
 */
public final class NaiveSale implements AutoCloseable {

    /** What the lab and the page call it, where they call a shop by its strategy. */
    public static final String NAME = "naive";

    private static final int CONNECTIONS = 10;

    /** Stands for the rest of an order, and for the network between a shop and its database; docs/lab.md has 9 ms. */
    private static final Duration REST_OF_THE_ORDER = Duration.ofMillis(5);

    private static final String CREATE_OPTIONS = """
            CREATE TABLE options (id INT PRIMARY KEY, stock INT NOT NULL)
            """;

    private static final String CREATE_ORDERS = """
            CREATE TABLE orders (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, option_id INT NOT NULL)
            """;

    private final JdbcConnectionPool pool;
    private final Jdbi jdbi;

    /** @param stocks the units of each option; the options are numbered from 0 */
    public NaiveSale(List<Integer> stocks) {
        // The pool closes no connection before its end, and with its last connection the database is gone.
        pool = JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID() + ";LOCK_TIMEOUT=10000", "", "");
        pool.setMaxConnections(CONNECTIONS);
        jdbi = Jdbi.create(pool);
        jdbi.useHandle(handle -> {
            handle.execute(CREATE_OPTIONS);
            handle.execute(CREATE_ORDERS);
            for (int option = 0; option < stocks.size(); option++) {
                handle.execute("INSERT INTO options (id, stock) VALUES (?, ?)", option, stocks.get(option));
            }
        });
    }

    /** Orders one unit; blocks until a connection is free and the order is committed. */
    public Purchase buy(int option) {
        return jdbi.inTransaction(handle -> {
            int stock = stock(handle, option);
            if (stock == 0) {
                return Purchase.notSold(Purchase.Outcome.SOLD_OUT, "The stock that was read is 0");
            }
            LockSupport.parkNanos(REST_OF_THE_ORDER.toNanos());
            // The fault: in the meantime others have read the same number, and write the same number.
            handle.execute("UPDATE options SET stock = ? WHERE id = ?", stock - 1, option);
            return Purchase.sold(handle.createUpdate("INSERT INTO orders (option_id) VALUES (?)")
                    .bind(0, option)
                    .executeAndReturnGeneratedKeys("id")
                    .mapTo(Long.class)
                    .one());
        });
    }

    /** The stock that the database has, whatever was sold. */
    public int stockLeft(int option) {
        return jdbi.withHandle(handle -> stock(handle, option));
    }

    private static int stock(Handle handle, int option) {
        return handle.select("SELECT stock FROM options WHERE id = ?", option)
                .mapTo(Integer.class)
                .one();
    }

    @Override
    public void close() {
        pool.dispose();
    }
}
