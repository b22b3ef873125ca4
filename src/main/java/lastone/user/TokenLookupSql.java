package lastone.user;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** What every request with a token asks. */
interface TokenLookupSql {

    @SqlQuery("""
            SELECT t.user_id
            FROM access_tokens t
            JOIN users u ON u.id = t.user_id AND u.deleted_at IS NULL
            WHERE t.token_hash = :hash AND t.revoked_at IS NULL AND t.expires_at > :now
            """)
    Optional<Long> findUser(@Bind("hash") byte[] hash, @Bind("now") Instant now);

    @SqlQuery("""
            SELECT id
            FROM users
            WHERE id = :id AND deleted_at IS NULL
            """)
    Optional<Long> findDemoUser(@Bind("id") long id);
}
