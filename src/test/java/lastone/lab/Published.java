package lastone.lab;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.stream.LongStream;
import lastone.db.Database;
import lastone.redis.RedisServer;
import lastone.shop.Config;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * A design that others published, reduced to what reserves stock: an order is one row, in tables of its own. So its times
 * are a lower bound of what it would need in this shop.
 */
record Published(String name, Jdbi jdbi, Design design) implements Subject {

    static final long NOTHING_LEFT = 0;

    /** The design confirmed an order and never wrote it. */
    static final long LOST = -1;

    private static final List<String> TABLES = List.of(
            "CREATE TABLE IF NOT EXISTS published_options (id BIGINT AUTO_INCREMENT PRIMARY KEY, stock INT NOT NULL)",
            "CREATE TABLE IF NOT EXISTS published_orders (id BIGINT AUTO_INCREMENT PRIMARY KEY, option_id BIGINT NOT NULL)",
            """
            CREATE TABLE IF NOT EXISTS published_units (
                id BIGINT AUTO_INCREMENT PRIMARY KEY,
                option_id BIGINT NOT NULL,
                sold BOOLEAN NOT NULL DEFAULT FALSE,
                KEY published_units_left (option_id, sold)
            )
            """);

    static SubjectOpener opener(String name, BiFunction<Jdbi, Config, Design> design) {
        return (config, databases, _) -> {
            Database database = databases.getFirst();
            TABLES.forEach(table -> database.jdbi().useHandle(handle -> handle.execute(table)));
            return new Published(name, database.jdbi(), design.apply(database.jdbi(), config));
        };
    }

    /** Sells the unit whose number was read, and writes the number back: the lost update. */
    static Design naive(Jdbi jdbi, Config config) {
        return new Design() {
            @Override
            public long buy(long option) {
                return jdbi.inTransaction(handle -> {
                    int stock = handle.select("SELECT stock FROM published_options WHERE id = ?", option)
                            .mapTo(Integer.class)
                            .one();
                    if (stock == 0) {
                        return NOTHING_LEFT;
                    }
                    long order = insertOrder(handle, option);
                    handle.execute("UPDATE published_options SET stock = ? WHERE id = ?", stock - 1, option);
                    return order;
                });
            }

            @Override
            public boolean isExact() {
                return false;
            }
        };
    }

    /** One row per unit, of which a transaction locks one that no other has locked (Shopify). */
    static Design unitRows(Jdbi jdbi, Config config) {
        return option -> jdbi.inTransaction(handle -> {
            List<Long> unit = handle.select("""
                            SELECT id
                            FROM published_units
                            WHERE option_id = ? AND sold = FALSE
                            LIMIT 1
                            FOR UPDATE SKIP LOCKED
                            """, option).mapTo(Long.class).list();
            if (unit.isEmpty()) {
                return NOTHING_LEFT;
            }
            handle.execute("UPDATE published_units SET sold = TRUE WHERE id = ?", unit.getFirst());
            return insertOrder(handle, option);
        });
    }

    /** The transactions that write a row queue in front of the database, first come, first served (Vitess). */
    static Design rowQueue(Jdbi jdbi, Config config) {
        Map<Long, ReentrantLock> queues = new ConcurrentHashMap<>();
        return option -> {
            ReentrantLock queue = queues.computeIfAbsent(option, _ -> new ReentrantLock(true));
            queue.lock();
            try {
                return jdbi.inTransaction(handle -> sell(handle, option));
            } finally {
                queue.unlock();
            }
        };
    }

    static BiFunction<Jdbi, Config, Design> seckill(boolean isFlushed) {
        return (jdbi, config) -> new Seckill(
                jdbi,
                new RedisServer(config.redisUrls().getFirst(), config.dbPoolSize(), config.stockWait()),
                isFlushed);
    }

    /** Lowers the stock and writes an order, whose id it returns, or {@link #NOTHING_LEFT}. */
    static long sell(Handle handle, long option) {
        int changed =
                handle.execute("UPDATE published_options SET stock = stock - 1 WHERE id = ? AND stock > 0", option);
        return changed == 1 ? insertOrder(handle, option) : NOTHING_LEFT;
    }

    private static long insertOrder(Handle handle, long option) {
        return insert(handle, "INSERT INTO published_orders (option_id) VALUES (?)", option);
    }

    private static long insert(Handle handle, String sql, long value) {
        return handle.createUpdate(sql)
                .bind(0, value)
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one();
    }

    @Override
    public boolean isBaseline() {
        return true;
    }

    @Override
    public boolean supports(Workload workload) {
        return workload.servers() == 1 && workload.lines() == 1;
    }

    @Override
    public Run run(Workload workload) {
        List<Long> units = workload.units();
        List<Long> options = units.stream().map(this::createOption).toList();
        design.offer(options, units);
        Fixture fixture = new Fixture(workload, List.of(), options);
        Run run = new Run(workload.buyers());
        run.start(buyer -> buy(fixture.orderOf(buyer).firstKey()));
        List<Long> sold = options.stream().map(this::orders).toList();
        List<Long> left = LongStream.range(0, units.size())
                .mapToObj(i -> units.get((int) i) - sold.get((int) i))
                .toList();
        run.recordOversold(
                left.stream().mapToInt(each -> (int) Math.max(0, -each)).sum());
        if (design.isExact()) {
            LedgerCheck.verifyStock(fixture, run, left);
        }
        return run;
    }

    private Purchase buy(long option) {
        long order = design.buy(option);
        if (order == LOST) {
            return Purchase.notSold(Purchase.Outcome.FAILED, "accepted, and lost before it was written");
        }
        return order == NOTHING_LEFT ? Purchase.notSold(Purchase.Outcome.SOLD_OUT, "") : Purchase.sold(order);
    }

    private long createOption(long stock) {
        return jdbi.inTransaction(handle -> {
            long option = insert(handle, "INSERT INTO published_options (stock) VALUES (?)", stock);
            PreparedBatch units = handle.prepareBatch("INSERT INTO published_units (option_id) VALUES (?)");
            LongStream.range(0, stock).forEach(_ -> units.add(option));
            units.execute();
            return option;
        });
    }

    private long orders(long option) {
        return jdbi.withHandle(
                handle -> handle.select("SELECT COUNT(*) FROM published_orders WHERE option_id = ?", option)
                        .mapTo(Long.class)
                        .one());
    }

    @Override
    public void close() {
        design.close();
    }
}
