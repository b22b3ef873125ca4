package lastone.db;

import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether servers of this version may use the database. Schema steps only add; a later version that takes something away
 * raises {@code schema_compat.min_version} first, so that older servers stop serving before it does. Thread safe.
 */
public final class SchemaCompatibility {

    private static final Logger LOG = LoggerFactory.getLogger(SchemaCompatibility.class);

    /** In this time after the row was raised no older server is ready any more. */
    private static final Duration PERIOD = Duration.ofSeconds(2);

    private static final int OWN_VERSION = SchemaStep.version();

    private static final String FIND = """
            SELECT min_version
            FROM schema_compat
            WHERE id = 1
            """;

    private final Jdbi jdbi;
    private volatile Optional<String> reason = Optional.empty();

    /** Reads nothing yet: until the first {@link #check} every schema counts as one that this version can use. */
    public SchemaCompatibility(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Reads the row. Blocks as any query does.
     *
     * @return how long to rest until the next check
     */
    public Duration check() {
        Optional<String> found = jdbi.withHandle(
                        handle -> handle.select(FIND).mapTo(Integer.class).findFirst())
                .flatMap(SchemaCompatibility::reasonFor);
        if (found.isPresent() && reason.isEmpty()) {
            LOG.error("{} It serves no more; start a newer version instead", found.get());
        }
        reason = found;
        return PERIOD;
    }

    /** Returns why this server must not serve the shop, as a sentence; empty when it may. Does not block. */
    public Optional<String> reasonNotReady() {
        return reason;
    }

    private static Optional<String> reasonFor(int minVersion) {
        return minVersion <= OWN_VERSION
                ? Optional.empty()
                : Optional.of("The database needs servers of schema version %d or later, and this one has version %d."
                        .formatted(minVersion, OWN_VERSION));
    }
}
