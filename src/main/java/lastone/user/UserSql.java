package lastone.user;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.statement.GetGeneratedKeys;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

interface UserSql {

    @SqlUpdate("""
            INSERT INTO users (name, search_name, balance)
            VALUES (:name, :searchName, 0)
            """)
    @GetGeneratedKeys("id")
    long insert(String name, String searchName);

    /** Empty for a user who was deleted, or never was. */
    default Optional<User> find(long id) {
        return findAll(List.of(id)).stream().findFirst();
    }

    @SqlQuery("""
            SELECT id, name, balance
            FROM users
            WHERE id IN (<ids>) AND deleted_at IS NULL
            """)
    List<User> findAll(@BindList("ids") Collection<Long> ids);

    @SqlQuery("""
            SELECT id, name, balance
            FROM users
            WHERE id < :before AND deleted_at IS NULL
              AND (:search = '' OR LOCATE(:search, search_name) > 0)
            ORDER BY id DESC
            LIMIT :limit
            """)
    List<User> page(long before, String search, int limit);

    @SqlUpdate("""
            UPDATE users
            SET name = '', search_name = '', deleted_at = :now
            WHERE id = :id AND deleted_at IS NULL
            """)
    int delete(long id, Instant now);

    @SqlUpdate("""
            UPDATE users
            SET balance = balance + :amount
            WHERE id = :id AND deleted_at IS NULL AND balance <= :limit - :amount
            """)
    int topUp(long id, long amount, long limit);

    /** Returns the balance of a user, also of a deleted one. */
    @SqlUpdate("""
            UPDATE users
            SET balance = balance + :amount
            WHERE id = :id AND balance <= :limit - :amount
            """)
    int refund(long id, long amount, long limit);

    /** To be called when the amount was added. */
    @SqlUpdate("""
            INSERT INTO balance_entries (user_id, type, amount, balance_after, order_id, created_at)
            SELECT id, 'REFUND', :amount, balance, :orderId, :refundedAt
            FROM users
            WHERE id = :userId
            """)
    void insertRefund(long userId, long amount, long orderId, Instant refundedAt);

    @SqlQuery("""
            SELECT id, type, amount, balance_after, order_id, created_at AS at
            FROM balance_entries
            WHERE user_id = :userId AND id < :before
            ORDER BY id DESC
            LIMIT :limit
            """)
    List<BalanceEntry> entries(long userId, long before, int limit);

    @SqlUpdate("""
            INSERT INTO balance_entries (user_id, type, amount, balance_after, created_at)
            VALUES (:userId, 'TOP_UP', :amount, :balance, :toppedUpAt)
            """)
    @GetGeneratedKeys("id")
    long insertTopUp(long userId, long amount, long balance, Instant toppedUpAt);
}
