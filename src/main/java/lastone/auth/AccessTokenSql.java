package lastone.auth;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import lastone.db.Jdbc;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.statement.GetGeneratedKeys;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

interface AccessTokenSql {

    String FIND_VALID = """
            SELECT t.token_hash, t.user_id, t.expires_at
            FROM access_tokens t
            JOIN users u ON u.id = t.user_id AND u.deleted_at IS NULL
            WHERE t.token_hash IN (<ids>) AND t.revoked_at IS NULL
            """;

    String FIND_USERS = """
            SELECT id
            FROM users
            WHERE id IN (<ids>) AND deleted_at IS NULL
            """;

    /** A token that was not revoked, of a user who was not deleted; it may have expired. */
    record ValidToken(ByteBuffer hash, long userId, Instant expiresAt) {}

    @SqlUpdate("""
            INSERT INTO access_tokens (token_hash, role, user_id, created_at, expires_at)
            VALUES (:hash, 'CUSTOMER', :userId, :now, :expiresAt)
            """)
    @GetGeneratedKeys("id")
    long insert(byte[] hash, long userId, Instant now, Instant expiresAt);

    @SqlQuery("""
            SELECT id, created_at, expires_at, revoked_at
            FROM access_tokens
            WHERE user_id = :userId AND id < :before
            ORDER BY id DESC
            LIMIT :limit
            """)
    List<StoredToken> page(long userId, long before, int limit);

    @SqlUpdate("""
            UPDATE access_tokens
            SET revoked_at = COALESCE(revoked_at, :now)
            WHERE id = :id AND user_id = :userId
            """)
    int revoke(long id, long userId, Instant now);

    @SqlUpdate("""
            UPDATE access_tokens
            SET revoked_at = :now
            WHERE user_id = :userId AND revoked_at IS NULL
            """)
    void revokeAll(long userId, Instant now);

    @SqlQuery("""
            SELECT id
            FROM access_tokens
            WHERE expires_at <= :limit OR revoked_at <= :limit
            ORDER BY id
            LIMIT :count
            """)
    List<Long> endedUntil(Instant limit, int count);

    @SqlUpdate("""
            DELETE FROM access_tokens
            WHERE id IN (<ids>)
            """)
    int delete(@BindList Collection<Long> ids);

    static List<ValidToken> findValid(Handle handle, Collection<ByteBuffer> hashes) {
        List<byte[]> bytes = hashes.stream().map(ByteBuffer::array).toList();
        return Jdbc.select(
                handle,
                FIND_VALID,
                bytes,
                row -> new ValidToken(
                        ByteBuffer.wrap(row.getBytes("token_hash")),
                        row.getLong("user_id"),
                        Objects.requireNonNull(Jdbc.instant(row, "expires_at"))));
    }

    /** Those of the users who exist. */
    static List<Long> findUsers(Handle handle, Collection<Long> ids) {
        return Jdbc.select(handle, FIND_USERS, ids, row -> row.getLong("id"));
    }
}
