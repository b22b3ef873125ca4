package lastone.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.MysqlDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import lastone.DatabaseKind;
import org.flywaydb.core.api.FlywayException;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A start that finds every migration done leaves Flyway alone, and any other start does not. */
class MigrationsTest {

    @Test
    void allFilesAreKnown() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("sql"))) {
            assertThat(files.map(file -> file.getFileName().toString().replaceFirst("^V(\\d+)__.*\\.sql$", "$1")))
                    .containsExactlyInAnyOrderElementsOf(Migrations.VERSIONS);
        }
    }

    private static DataSource fresh(DatabaseKind kind) {
        Map<String, String> settings = kind.freshDatabase();
        String url = JdbcUrl.withDefaults(settings.getOrDefault("DB_URL", ""), Duration.ofSeconds(10));
        if (kind == DatabaseKind.H2) {
            JdbcDataSource h2 = new JdbcDataSource();
            h2.setUrl(url);
            return h2;
        }
        MysqlDataSource server = new MysqlDataSource();
        server.setUrl(url);
        server.setUser(settings.get("DB_USER"));
        server.setPassword(settings.get("DB_PASSWORD"));
        return server;
    }

    @ParameterizedTest
    @EnumSource(DatabaseKind.class)
    void flywayIsLeftAloneOnlyWhenAllIsDone(DatabaseKind kind) throws SQLException {
        DataSource database = fresh(kind);
        assertThat(Migrations.hadThemAll(database)).isFalse();
        Migrations.bringToNewest(database);
        assertThat(Migrations.hadThemAll(database)).isTrue();
        Migrations.bringToNewest(database);

        execute(database, "UPDATE flyway_schema_history SET success = FALSE");
        assertThat(Migrations.hadThemAll(database)).isFalse();
        assertThatThrownBy(() -> Migrations.bringToNewest(database)).isInstanceOf(FlywayException.class);

        execute(database, "UPDATE flyway_schema_history SET success = TRUE");
        assertThat(Migrations.hadThemAll(database)).isTrue();
        execute(database, "DELETE FROM flyway_schema_history WHERE version = '1'");
        assertThat(Migrations.hadThemAll(database)).isFalse();
    }

    private static void execute(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.createStatement().execute(sql);
        }
    }
}
