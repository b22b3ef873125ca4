package lastone.db;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Locale;

/** The databases whose statements differ. */
public enum Engine {
    H2,
    MARIADB,
    MYSQL;

    /** The one that is connected to; takes no round trip. */
    public static Engine of(Connection connection) throws SQLException {
        DatabaseMetaData database = connection.getMetaData();
        if (database.getDatabaseProductName().equals("H2")) {
            return H2;
        }
        // Connector/J calls every server MySQL, and gives the version as the server does.
        String version = database.getDatabaseProductVersion().toLowerCase(Locale.ROOT);
        return version.contains("mariadb") ? MARIADB : MYSQL;
    }
}
