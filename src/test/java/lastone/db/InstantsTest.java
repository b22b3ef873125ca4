package lastone.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import lastone.shop.Config;
import lastone.testing.DatabaseKind;
import lastone.testing.EachDatabase;
import lastone.testing.MariaDb;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** Every instant is read as it was written, with its microseconds. */
class InstantsTest {

    private static final Instant TIME = Instant.parse("2026-03-10T12:00:00.123457Z");

    @EachDatabase
    void keepsMicroseconds(DatabaseKind kind) {
        assertStored(kind.freshDatabase());
    }

    /** By its version, as MariaDB 10 gives it, Connector/J takes the server for a MySQL without fractions. */
    @Test
    void keepsMicrosecondsOnMariaDb10() {
        try (MariaDb server = MariaDb.startOne("--version=5.5.5-10.11.6-MariaDB")) {
            assertStored(server.freshDatabase());
        }
    }

    private static void assertStored(Map<String, String> settings) {
        try (Database database = Config.from(settings).openDatabase();
                Handle handle = database.jdbi().open()) {
            handle.createUpdate(
                            "INSERT INTO stock_movements (product_option_id, type, delta, created_at) VALUES (1, 'RESTOCK', 1, :at)")
                    .bind("at", TIME)
                    .execute();
            Jdbc.update(
                    handle,
                    "INSERT INTO stock_movements (product_option_id, type, delta, created_at) VALUES (1, 'RESTOCK', 2, ?)",
                    List.of(TIME),
                    (statement, at) -> statement.setString(1, Jdbc.utc(at)));
            assertThat(handle.createQuery("SELECT created_at FROM stock_movements WHERE created_at >= :at")
                            .bind("at", TIME)
                            .mapTo(Instant.class)
                            .list())
                    .containsExactly(TIME, TIME);
            assertThat(handle.createQuery("SELECT COUNT(*) FROM stock_movements WHERE created_at < :at")
                            .bind("at", TIME.plusNanos(1_000))
                            .mapTo(Long.class)
                            .one())
                    .isEqualTo(2);
        }
    }
}
