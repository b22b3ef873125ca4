package lastone.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import lastone.testing.MariaDb;
import lastone.testing.RunningShop;
import lastone.testing.Settings;
import lastone.testing.TcpProxy;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** A {@code DB_URL} with several hosts. */
class HostsTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final MariaDb mariaDb = MariaDb.shared();

    /** An address of the database, which can be lost. */
    private final class Host {
        final Set<Socket> clients = ConcurrentHashMap.newKeySet();
        final TcpProxy proxy = new TcpProxy(
                mariaDb.port(),
                this::pass,
                (client, server) -> server.getInputStream().transferTo(client.getOutputStream()));
        volatile boolean down;

        private void pass(Socket client, Socket server) throws IOException {
            clients.add(client);
            if (down) {
                client.close();
            }
            client.getInputStream().transferTo(server.getOutputStream());
            clients.remove(client);
        }

        void lose() throws IOException {
            down = true;
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    @Test
    void ordersGoOnAtTheNextHostAndAtTheFirstOneAgain() throws IOException {
        Host first = new Host();
        Host second = new Host();
        Map<String, String> settings = mariaDb.freshDatabase();
        String hosts = "//127.0.0.1:" + first.proxy.port() + ",127.0.0.1:" + second.proxy.port() + "/";
        String url = settings.getOrDefault("DB_URL", "").replaceFirst("//[^/]*/", hosts);
        try (TcpProxy _ = first.proxy;
                TcpProxy _ = second.proxy;
                RunningShop shop = RunningShop.on(Settings.with(settings, "DB_URL", url))) {
            long option = shop.option(1, 100);
            shop.order(1, option, 1);
            assertThat(second.clients).isEmpty();

            first.lose();
            awaitOrder(shop, 2, option);
            assertThat(second.clients).isNotEmpty();

            first.down = false;
            second.lose();
            awaitOrder(shop, 3, option);
            await().until(() -> shop.anyone().get("/health/ready").status() == 200);
            assertThat(shop.stock(option)).isEqualTo(100 - shop.count("orders"));
        }
    }

    private static void awaitOrder(RunningShop shop, long user, long option) {
        await().until(() -> {
            int status = shop.user(user).order(option, 1).status();
            assertThat(status).isIn(201, 503);
            return status == 201;
        });
    }

    @Test
    void aHostThatIsReadOnlyOrSilentIsPassedOver() throws SQLException {
        try (MariaDb first = MariaDb.startOne("--read-only")) {
            String url = "jdbc:mysql://127.0.0.1:%d,127.0.0.1:%d/?connectTimeout=500&socketTimeout=500"
                    .formatted(first.port(), mariaDb.port());
            assertThat(port(url)).isEqualTo(mariaDb.port());
            first.freeze();
            assertThat(port(url)).isEqualTo(mariaDb.port());
            first.thaw();
            assertThat(port(url.replace(",", ",127.0.0.1:1,").replace(":" + mariaDb.port(), ":1")))
                    .as("reads go on where no host accepts writes")
                    .isEqualTo(first.port());
            try (Handle root = RunningShop.rows(first.freshDatabase())) {
                root.execute("SET GLOBAL read_only = 0");
            }
            assertThat(port(url)).isEqualTo(first.port());
        }
    }

    private static int port(String url) throws SQLException {
        try (Connection connection = Hosts.of(url, LIMIT).getConnection("root", "");
                ResultSet row = connection.createStatement().executeQuery("SELECT @@port")) {
            assertThat(connection.getNetworkTimeout()).isEqualTo(LIMIT.toMillis());
            row.next();
            return row.getInt(1);
        }
    }
}
