package lastone.user;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.statement.GetGeneratedKeys;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

interface UserSql {

    @SqlUpdate("""
            INSERT INTO users (name, balance)
            VALUES (:name, 0)
            """)
    @GetGeneratedKeys("id")
    long insert(String name);

    @SqlQuery("""
            SELECT id, name, balance
            FROM users
            WHERE id = :id AND deleted_at IS NULL
            """)
    Optional<User> find(long id);

    @SqlQuery("""
            SELECT id, name, balance
            FROM users
            WHERE id < :before AND deleted_at IS NULL
            ORDER BY id DESC
            LIMIT :limit
            """)
    List<User> page(long before, int limit);

    @SqlUpdate("""
            UPDATE users
            SET name = '', deleted_at = :now
            WHERE id = :id AND deleted_at IS NULL
            """)
    int delete(long id, Instant now);

    @SqlUpdate("""
            UPDATE users
            SET balance = balance + :amount
            WHERE id = :id AND deleted_at IS NULL AND balance <= :limit - :amount
            """)
    int topUp(long id, long amount, long limit);

    @SqlUpdate("""
            INSERT INTO balance_entries (user_id, type, amount, balance_after, created_at)
            VALUES (:userId, 'TOP_UP', :amount, :balance, :toppedUpAt)
            """)
    @GetGeneratedKeys("id")
    long insertTopUp(long userId, long amount, long balance, Instant toppedUpAt);
}
