package lastone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import lastone.testing.DatabaseKind;
import lastone.testing.ShopClient;
import lastone.testing.ShopProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one jar, in which service files and licences of all libraries were merged, does what the class path does. */
class ShadedJarIT {

    @TempDir
    private Path folder;

    @Test
    void itSellsFromAnH2File() {
        try (ShopProcess server = ShopProcess.startJar(folder, Map.of())) {
            sell(server);
        }
        assertThat(folder.resolve("data/lastone.mv.db")).exists();
    }

    @Test
    void itSellsFromMariaDb() {
        try (ShopProcess server = ShopProcess.startJar(folder, DatabaseKind.MARIADB.freshDatabase())) {
            sell(server);
        }
    }

    private static void sell(ShopProcess server) {
        ShopClient customer = server.client().as("demo-user-1");
        customer.order(1, 1).expect(201);
        assertThat(customer.get("/openapi.yaml").status()).isEqualTo(200);
    }
}
