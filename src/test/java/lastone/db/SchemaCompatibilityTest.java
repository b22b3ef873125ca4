package lastone.db;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import lastone.testing.DatabaseKind;
import lastone.testing.EachDatabase;
import lastone.testing.RunningShop;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;

/** A version that takes something away from the schema tells older servers so. */
class SchemaCompatibilityTest {

    private static final String REASON =
            "The database needs servers of schema version 2 or later, and this one has version 1.";

    @EachDatabase
    void aServerThatIsTooOldIsNotReadyAndDoesNotStart(DatabaseKind kind) {
        Map<String, String> settings = kind.freshDatabase();
        try (RunningShop shop = RunningShop.on(settings);
                Handle rows = RunningShop.rows(settings)) {
            shop.anyone().get("/health/ready").expect(200);
            rows.execute("UPDATE schema_compat SET min_version = 2");
            Awaitility.await().until(() -> shop.anyone().get("/health/ready").status() == 503);
            shop.anyone().get("/health/ready").expect(503, "UNAVAILABLE_ERROR");
            assertThatThrownBy(() -> RunningShop.on(settings)).hasMessageContaining(REASON);

            rows.execute("UPDATE schema_compat SET min_version = 1");
            Awaitility.await().until(() -> shop.anyone().get("/health/ready").status() == 200);
        }
    }
}
