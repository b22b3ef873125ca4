package lastone.user;

import java.time.Instant;
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
