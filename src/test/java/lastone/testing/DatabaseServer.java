package lastone.testing;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** What MariaDB and MySQL have in common: one server process with durable commits on a data folder of its own. */
public abstract sealed class DatabaseServer implements TestDatabase, AutoCloseable permits MariaDb, MySql {
    private final AtomicInteger databases = new AtomicInteger();
    private final int port = Ports.free();
    private final ServerProcess process;

    /** Starts the program on a copy of the empty database. */
    DatabaseServer(String name, List<String> program, Path empty) {
        Path data = ServerFolders.fresh(name);
        FileTrees.copy(empty, data);
        process = new ServerProcess(
                Stream.of(program, durable(), reachable(), List.of("--datadir=" + data))
                        .flatMap(List::stream)
                        .toList(),
                data,
                this::answersQuery);
    }

    @Override
    public String freshDatabase() {
        String name = "shop_" + databases.incrementAndGet();
        try {
            execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return "jdbc:mysql://127.0.0.1:" + port + "/" + name;
    }

    @Override
    public String user() {
        return "root";
    }

    @Override
    public String password() {
        return "";
    }

    /** SIGKILL; what was committed is there again after restart(). */
    public void kill() {
        process.kill();
    }

    /** Asks it to end and waits until it has. */
    public void stop() {
        process.stop();
    }

    /** Starts it again on the same port and data; returns when it has recovered. */
    public void restart() {
        process.restart();
    }

    /** SIGSTOP: connections stay open and nothing is answered until thaw(). */
    public void freeze() {
        process.freeze();
    }

    public void thaw() {
        process.thaw();
    }

    /** Ends it for good and deletes its data. */
    @Override
    public void close() {
        process.end();
    }

    private static List<String> durable() {
        return List.of(
                "--innodb-flush-log-at-trx-commit=1",
                "--innodb-doublewrite=1",
                "--skip-log-bin",
                "--innodb-buffer-pool-size=256M");
    }

    private List<String> reachable() {
        return List.of(
                "--port=" + port,
                "--bind-address=127.0.0.1",
                // Relative to the data folder: a socket's path may not be longer than 107 bytes.
                "--socket=s.sock",
                "--pid-file=server.pid",
                "--max-connections=500",
                "--table-open-cache=400",
                "--skip-ssl");
    }

    private boolean answersQuery() {
        try {
            execute("SELECT 1");
            return true;
        } catch (SQLException notYet) {
            return false;
        }
    }

    private void execute(String sql) throws SQLException {
        String url = "jdbc:mysql://127.0.0.1:" + port + "/?connectTimeout=2000&socketTimeout=30000";
        try (Connection connection = DriverManager.getConnection(url, user(), password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
