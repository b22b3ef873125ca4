package lastone.auth;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.statement.GetGeneratedKeys;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

interface AccessTokenSql {

    @SqlUpdate("""
            INSERT INTO access_tokens (token_hash, role, user_id, created_at, expires_at)
            VALUES (:hash, 'CUSTOMER', :userId, :now, :expiresAt)
            """)
    @GetGeneratedKeys("id")
    long insert(byte[] hash, long userId, Instant now, Instant expiresAt);

    @SqlQuery("""
            SELECT expires_at
            FROM access_tokens
            WHERE token_hash = :hash
            """)
    Optional<Instant> expiry(byte[] hash);

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
}
