package lastone.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import lastone.ShopProcess;
import lastone.db.JdbcUrl;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** A server process on an H2 file, which can be killed and started again. Not thread safe. */
final class H2File implements AutoCloseable {

    /** H2 writes over what it does not need any more after 45 seconds; here within a round. */
    private static final String AGES_QUICKLY = ";RETENTION_TIME=500";

    private final Path file;
    private final Path folder;
    private ShopProcess server;
    private int copies;

    /** @param data the folder of the file, which may be on another disk than all else */
    H2File(Path folder, Path data) {
        this.folder = folder;
        this.file = data.resolve("lastone");
        this.server = start();
    }

    String address() {
        return server.address();
    }

    void kill() {
        server.kill();
    }

    void startAgain() {
        server = start();
    }

    private ShopProcess start() {
        Map<String, String> settings = new HashMap<>(Processes.QUICK_START);
        settings.put("DB_URL", "jdbc:h2:file:" + file + AGES_QUICKLY);
        settings.put("STOCK_WAIT", "PT3S");
        return ShopProcess.start(folder, settings);
    }

    /**
     * The rows as a crash at this moment would leave them: the file is copied while the server stands still, and the copy
     * is opened without the shop.
     */
    Handle rows() {
        Path copy = folder.resolve("copy" + copies++);
        server.freeze();
        try {
            Files.copy(Path.of(file + ".mv.db"), Path.of(copy + ".mv.db"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } finally {
            server.thaw();
        }
        return Jdbi.open(JdbcUrl.withDefaults("jdbc:h2:file:" + copy, World.PATIENCE));
    }

    @Override
    public void close() {
        server.close();
    }
}
