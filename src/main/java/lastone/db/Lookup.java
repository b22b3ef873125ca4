package lastone.db;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import lastone.batch.Batch;
import lastone.batch.BatchExecutor;
import lastone.concurrent.Deadline;
import lastone.concurrent.NotExecutedException;
import lastone.concurrent.OutcomeUnknownException;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Finds what is stored under a key, outside of a transaction: the look-ups that arrive while a query runs share the next one.
 * Nothing is cached. A query starts after every look-up that it serves arrived, so each finds all that was committed
 * before it, on whichever server. See docs/decisions/0025-look-ups-in-batches.md. Thread safe.
 *
 * @param <K> keys, which are compared by {@link Object#equals}
 * @param <V> what is found; look-ups of one key at once may share an object
 */
public final class Lookup<K, V> {

    /** A power of two, as the lists of all queries are (see {@link Jdbc#padded}); above 200 keys the engines estimate. */
    private static final int MAX_KEYS = 128;

    private final Jdbi jdbi;
    private final Duration wait;
    private final Query<K, V> query;
    private final Function<V, K> key;
    private final BatchExecutor<K, Optional<V>> executor;

    /** Reads many at once. */
    public interface Query<K, V> {

        /**
         * Finds what is stored under the keys, in as few statements as one key takes.
         *
         * @param keys at least one, some repeated: see {@link Jdbc#padded}
         */
        List<V> find(Handle handle, List<K> keys);
    }

    /**
     * Queries run on the threads of the database's transactions, but need no permit.
     *
     * @param key under which a value is stored
     */
    public Lookup(Database database, Query<K, V> query, Function<V, K> key) {
        this.jdbi = database.jdbi();
        this.wait = database.longestWait();
        this.query = query;
        this.key = key;
        this.executor = BatchExecutor.ofReads(
                this::find,
                MAX_KEYS,
                Failures::canBeRequestFault,
                database.limiter().transactionThreads());
    }

    /**
     * Blocks until the deadline of the request that this thread serves and two seconds at most; without a request, counts
     * from the wait that the database was opened with.
     *
     * @throws ConnectionException when the database did not respond in time
     * @throws org.jdbi.v3.core.JdbiException when the query that served the key failed otherwise
     */
    public Optional<V> find(K key) {
        try {
            return executor.execute(key, Deadline.currentOrAfter(wait));
        } catch (NotExecutedException | OutcomeUnknownException e) {
            throw new ConnectionException(e);
        }
    }

    private List<Optional<V>> find(Batch<K, Optional<V>> batch) {
        // Claimed before the connection is borrowed: the latest deadline in the batch bounds the query, and not that of
        // the caller who happened to start it.
        List<K> keys = batch.claim();
        if (keys.isEmpty()) {
            return List.of();
        }
        List<K> padded = Jdbc.padded(new LinkedHashSet<>(keys));
        Map<K, V> found = batch.deadline().call(() -> jdbi.withHandle(handle -> query.find(handle, padded))).stream()
                .collect(Collectors.toMap(key, Function.identity()));
        return keys.stream()
                .map(wanted -> Optional.ofNullable(found.get(wanted)))
                .toList();
    }
}
