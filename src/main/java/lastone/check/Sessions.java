package lastone.check;

import java.sql.DatabaseMetaData;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import lastone.db.Connections;
import lastone.db.Engine;
import lastone.shop.Config;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Two database sessions, {@code a} and {@code b}, with the same settings as the shop's, and the rows that probes may
 * change.
 */
final class Sessions implements AutoCloseable {

    /** How long the sessions wait for a row lock; the shortest that MariaDB and MySQL have. */
    static final Duration LOCK_WAIT = Duration.ofSeconds(1);

    final Config config;
    final Clock clock;
    final Handle a;
    final Handle b;
    final Engine engine;

    /** Connects, and throws {@link lastone.db.DatabaseUnreachableException} where that fails. */
    Sessions(Config config, Clock clock) {
        this(
                config,
                clock,
                Jdbi.create(() -> Connections.open(config.dbUrl(), config.dbUser(), config.dbPassword(), LOCK_WAIT)));
    }

    /** @param jdbi opens the sessions */
    Sessions(Config config, Clock clock, Jdbi jdbi) {
        this.config = config;
        this.clock = clock;
        this.a = jdbi.open();
        this.b = jdbi.open();
        this.engine = a.queryMetadata((DatabaseMetaData about) -> Engine.of(about.getConnection()));
    }

    /** The sessions do the work at once. Blocks until both are done; throws what one of them threw. */
    void both(Consumer<Handle> work) {
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> work.accept(b), Thread::startVirtualThread);
        work.accept(a);
        other.join();
    }

    /** Whether the row with this id has this number of units, as a session sees it. */
    static boolean has(Handle session, int id, long units) {
        return session.select("SELECT units FROM lastone_check WHERE id = ?", id)
                        .mapTo(Long.class)
                        .one()
                == units;
    }

    static void add(Handle session, int id, long units) {
        session.execute("UPDATE lastone_check SET units = units + ? WHERE id = ?", units, id);
    }

    /** Ends what a probe left behind, and gives the rows their first values again. */
    void reset() {
        for (Handle session : new Handle[] {a, b}) {
            if (session.isInTransaction()) {
                session.rollback();
            }
        }
        a.execute("DELETE FROM lastone_check");
        a.execute("INSERT INTO lastone_check (id, units) VALUES (1, 10), (2, 20)");
    }

    /** One value of the server, as text. */
    String value(String sql) {
        return a.select(sql).mapTo(String.class).one();
    }

    @Override
    public void close() {
        a.close();
        b.close();
    }
}
