package lastone.testing;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * What MariaDB and MySQL have in common: durable commits on a data folder of its own, and a database for every test.
 */
public abstract sealed class DatabaseServer extends ServerProcess permits GaleraNode, MariaDb, MySql {
    private static final String USER = "root";
    private static final String PASSWORD = "";
    private static final List<String> DURABLE = List.of(
            "--innodb-flush-log-at-trx-commit=1",
            "--innodb-doublewrite=1",
            "--skip-log-bin",
            "--innodb-buffer-pool-size=256M");

    private final AtomicInteger databases = new AtomicInteger();

    /**
     * Starts the program on a copy of the empty database.
     *
     * @param more the last arguments, which win over those before
     */
    DatabaseServer(String name, List<String> program, Path empty, String... more) {
        this(Ports.free(), ServerFolders.fresh(name), program, empty, List.of(more));
    }

    private DatabaseServer(int port, Path data, List<String> program, Path empty, List<String> more) {
        super(port, data, command(program, port, FileTrees.copy(empty, data), more));
    }

    /** Creates an empty database; returns the settings of a demo on it, in a map that may be changed. */
    public Map<String, String> freshDatabase(String... more) {
        String name = "shop_" + databases.incrementAndGet();
        try {
            execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        Map<String, String> database = Map.of(
                "DB_URL", "jdbc:mysql://127.0.0.1:" + port() + "/" + name, "DB_USER", USER, "DB_PASSWORD", PASSWORD);
        return Settings.with(Settings.with(database, "MODE", "demo"), more);
    }

    private static List<String> command(List<String> program, int port, Path data, List<String> more) {
        List<String> reachable = List.of(
                "--datadir=" + data,
                "--port=" + port,
                "--bind-address=127.0.0.1",
                // Relative to the data folder: a socket's path may not be longer than 107 bytes.
                "--socket=s.sock",
                "--pid-file=server.pid",
                "--max-connections=500",
                "--table-open-cache=400",
                "--skip-ssl");
        return Stream.of(program, DURABLE, reachable, more)
                .flatMap(List::stream)
                .toList();
    }

    @Override
    boolean isReady() {
        try {
            execute("SELECT 1");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    final void execute(String sql) throws SQLException {
        String url = "jdbc:mysql://127.0.0.1:" + port() + "/?connectTimeout=2000&socketTimeout=30000";
        try (Connection connection = DriverManager.getConnection(url, USER, PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
