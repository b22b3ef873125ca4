package lastone.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import lastone.concurrent.Deadline;
import lastone.testing.Rows;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a commit leaves in an H2 file is found there after a crash, also when H2 writes into space that became free. */
class H2FileTest {

    /** H2 waits 45 seconds before it writes over what is not needed any more; here it does so all the time. */
    private static final String REUSES_SPACE_AT_ONCE = ";RETENTION_TIME=500";

    private static final Duration WAIT = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    @Test
    void writesEveryCommitToTheFile() throws IOException {
        String url = "jdbc:h2:file:" + folder.resolve("shop");
        try (Database database = Database.open(url + REUSES_SPACE_AT_ONCE, "", "", 2, WAIT)) {
            Transactions transactions = new Transactions(database, Clock.systemUTC(), new SimpleMeterRegistry());
            Deadline end = Deadline.after(Duration.ofSeconds(6));
            int users = 0;
            while (!end.hasPassed()) {
                for (int i = 0; i < 25; i++) {
                    transactions.execute(
                            handle -> handle.execute("INSERT INTO users (name) VALUES (REPEAT('x', 150))"));
                    users++;
                }
                assertThat(usersInCopy()).isEqualTo(users);
            }
        }
    }

    /** The pool closes each connection half an hour after it was opened. */
    @Test
    void keepsTheSchemaAfterTheLastConnection() throws SQLException {
        String url = "jdbc:h2:file:" + folder.resolve("outlived");
        Database creator = Database.open(url, "", "", 1, WAIT);
        try (Connection other = DriverManager.getConnection(JdbcUrl.withDefaults(url, WAIT))) {
            creator.close();
            Jdbi.create(other)
                    .useHandle(handle -> handle.execute(
                            "INSERT INTO products (name, search_name, status) VALUES ('Tea', 'tea', 'ON_SALE')"));
        }
    }

    /** H2 closes the database when a thread is interrupted while it writes the file. */
    @Test
    void anInterruptDoesNotCloseTheFile() throws InterruptedException {
        String url = "jdbc:h2:file:" + folder.resolve("interrupted");
        try (Database database = Database.open(url, "", "", 2, WAIT)) {
            Transactions transactions = new Transactions(database, Clock.systemUTC(), new SimpleMeterRegistry());
            for (int i = 0; i < 50; i++) {
                CountDownLatch writing = new CountDownLatch(1);
                Thread caller = Thread.startVirtualThread(() -> transactions.execute(handle -> {
                    writing.countDown();
                    handle.execute("INSERT INTO users (name) VALUES (REPEAT('x', 150))");
                }));
                writing.await();
                caller.interrupt();
                caller.join();
                assertThat(users(database::jdbi)).isEqualTo(i + 1);
            }
        }
    }

    /** As a crash at this moment would leave it: nobody writes. */
    private long usersInCopy() throws IOException {
        Path copy = folder.resolve("copy.mv.db");
        Files.copy(folder.resolve("shop.mv.db"), copy);
        try {
            return users(() -> Jdbi.create(JdbcUrl.withDefaults("jdbc:h2:file:" + folder.resolve("copy"), WAIT)));
        } finally {
            Files.delete(copy);
        }
    }

    private static long users(Rows rows) {
        return rows.count("users");
    }
}
