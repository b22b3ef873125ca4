package lastone.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import lastone.db.JdbcUrl;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** A server process on an H2 file. Not thread safe. */
final class H2File extends Processes {

    /** H2 writes over what it does not need any more after 45 seconds; here within a round. */
    private static final String AGES_QUICKLY = ";RETENTION_TIME=500";

    private final Path file;
    private final Path folder;
    private int copies;

    /** @param data the folder of the file, which may be on another disk than all else */
    H2File(Path folder, Path data) {
        super(
                1,
                folder,
                Map.of("DB_URL", "jdbc:h2:file:" + data.resolve("lastone") + AGES_QUICKLY, "STOCK_WAIT", "PT3S"),
                Optional.empty());
        this.folder = folder;
        this.file = data.resolve("lastone");
    }

    /**
     * The rows as a crash at this moment would leave them: the file is copied while the server stands still, and the
     * copy is opened without the shop.
     */
    @Override
    public Handle rows() {
        Path copy = folder.resolve("copy" + copies++);
        server(0).freeze();
        try {
            Files.copy(Path.of(file + ".mv.db"), Path.of(copy + ".mv.db"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            server(0).thaw();
        }
        return Jdbi.open(JdbcUrl.withDefaults("jdbc:h2:file:" + copy, World.TIMEOUT));
    }
}
