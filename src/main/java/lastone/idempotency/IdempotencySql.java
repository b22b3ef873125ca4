package lastone.idempotency;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import lastone.db.Jdbc;
import org.jdbi.v3.core.Handle;

/** Statements on stored responses. */
final class IdempotencySql {

    private static final String FIND = """
            SELECT key_hash, body_hash, status, location, body, created_at
            FROM idempotency_keys
            WHERE key_hash IN (<ids>)
            """;

    private static final String INSERT = """
            INSERT INTO idempotency_keys (key_hash, body_hash, status, location, body, created_at)
            VALUES (?, ?, ?, ?, ?, ?)
            """;

    private static final String DELETE = """
            DELETE FROM idempotency_keys
            WHERE key_hash = ? AND created_at <= ?
            """;

    /**
     * The greatest id among the {@code :count} oldest rows that has expired. Ids increase with {@code created_at}, up to
     * the clock skew between servers.
     */
    private static final String LAST_EXPIRED = """
            SELECT MAX(id)
            FROM (SELECT id, created_at
                  FROM idempotency_keys
                  ORDER BY id
                  LIMIT :count) oldest
            WHERE created_at <= :limit
            """;

    private static final String DELETE_UNTIL = """
            DELETE FROM idempotency_keys
            WHERE id <= :id AND created_at <= :limit
            """;

    private IdempotencySql() {}

    static List<StoredResponse> find(Handle handle, Collection<ByteBuffer> keyHashes) {
        List<byte[]> hashes = keyHashes.stream().map(ByteBuffer::array).toList();
        return Jdbc.select(handle, FIND, hashes, IdempotencySql::storedResponse);
    }

    static void insert(Handle handle, List<StoredResponse> stored) {
        Jdbc.update(handle, INSERT, stored, (statement, row) -> {
            statement.setBytes(1, row.key().keyHash().array());
            statement.setBytes(2, row.key().bodyHash().array());
            statement.setInt(3, row.response().status());
            statement.setString(4, row.response().location().orElse(null));
            statement.setBytes(5, row.response().body());
            statement.setString(6, Jdbc.utc(row.createdAt()));
        });
    }

    static void delete(Handle handle, List<StoredResponse> expired, Instant limit) {
        String utc = Jdbc.utc(limit);
        Jdbc.update(handle, DELETE, expired, (statement, row) -> {
            statement.setBytes(1, row.key().keyHash().array());
            statement.setString(2, utc);
        });
    }

    /** Deletes at most {@code count} of those written until the limit; returns how many. */
    static int deleteUntil(Handle handle, Instant limit, int count) {
        return handle.createQuery(LAST_EXPIRED)
                .bind("count", count)
                .bind("limit", limit)
                .mapTo(Long.class)
                .findOne()
                .map(id -> handle.createUpdate(DELETE_UNTIL)
                        .bind("id", id)
                        .bind("limit", limit)
                        .execute())
                .orElse(0);
    }

    private static StoredResponse storedResponse(ResultSet row) throws SQLException {
        return new StoredResponse(
                new IdempotencyKey(
                        ByteBuffer.wrap(row.getBytes("key_hash")), ByteBuffer.wrap(row.getBytes("body_hash"))),
                new RenderedResponse(
                        row.getInt("status"),
                        Optional.ofNullable(row.getString("location")),
                        row.getBytes("body"),
                        true),
                Objects.requireNonNull(Jdbc.instant(row, "created_at")));
    }
}
