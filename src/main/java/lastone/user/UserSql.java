package lastone.user;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.GetGeneratedKeys;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

interface UserSql {

    @SqlUpdate("""
            INSERT INTO users (name, balance)
            VALUES (:name, 0)
            """)
    @GetGeneratedKeys("id")
    long insert(@Bind("name") String name);

    @SqlQuery("""
            SELECT id, name, balance
            FROM users
            WHERE id = :id AND deleted_at IS NULL
            """)
    @RegisterConstructorMapper(User.class)
    Optional<User> find(@Bind("id") long id);

    @SqlUpdate("""
            UPDATE users
            SET balance = balance + :amount
            WHERE id = :id AND deleted_at IS NULL AND balance <= :limit - :amount
            """)
    int charge(@Bind("id") long id, @Bind("amount") long amount, @Bind("limit") long limit);

    @SqlUpdate("""
            UPDATE users
            SET balance = balance - :amount
            WHERE id = :id AND deleted_at IS NULL AND balance >= :amount
            """)
    int spend(@Bind("id") long id, @Bind("amount") long amount);

    @SqlUpdate("""
            INSERT INTO balance_charges (user_id, amount, balance, charged_at)
            VALUES (:userId, :amount, :balance, :chargedAt)
            """)
    @GetGeneratedKeys("id")
    long insertCharge(
            @Bind("userId") long userId,
            @Bind("amount") long amount,
            @Bind("balance") long balance,
            @Bind("chargedAt") Instant chargedAt);
}
