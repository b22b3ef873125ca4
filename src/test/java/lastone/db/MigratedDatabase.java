package lastone.db;

import com.mysql.cj.jdbc.MysqlDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** A database that migrations are tried on, opened as the server opens it, less the pool. */
final class MigratedDatabase {

    private MigratedDatabase() {}

    /** @param settings DB_URL, DB_USER and DB_PASSWORD */
    static DataSource open(Map<String, String> settings) {
        String url = JdbcUrl.withDefaults(settings.getOrDefault("DB_URL", ""), Duration.ofSeconds(10));
        if (url.startsWith("jdbc:h2:")) {
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

    /** The statements by which the database itself would make its tables, views and indexes again. */
    static List<String> schema(DataSource database) throws SQLException {
        if (database instanceof JdbcDataSource) {
            return texts(database, "SCRIPT NODATA NOPASSWORDS NOSETTINGS");
        }
        List<String> schema = new ArrayList<>();
        for (String table : texts(database, "SHOW TABLES")) {
            schema.add(texts(database, "SHOW CREATE TABLE " + table, 2)
                    .getFirst()
                    .replaceAll(" AUTO_INCREMENT=\\d+", "")
                    .replaceAll("`shop_\\d+`\\.", ""));
        }
        return schema;
    }

    static List<String> texts(DataSource database, String sql) throws SQLException {
        return texts(database, sql, 1);
    }

    private static List<String> texts(DataSource database, String sql, int column) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(column));
            }
            return texts;
        }
    }

    static void execute(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
