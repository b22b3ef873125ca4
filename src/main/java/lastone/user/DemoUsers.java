package lastone.user;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.LongStream;
import lastone.db.Jdbc;
import org.jdbi.v3.core.Handle;

/** The users of a demo: ids from 1 on, each with the same balance. */
public final class DemoUsers {

    private static final String INSERT = """
            INSERT INTO users (id, name, balance)
            VALUES (?, ?, ?)
            """;

    private static final String INSERT_FIRST_CHARGE = """
            INSERT INTO balance_charges (user_id, amount, balance, charged_at)
            VALUES (?, ?, ?, ?)
            """;

    private DemoUsers() {}

    /**
     * Creates them in the caller's transaction, unless there already is a first user.
     *
     * @param balance charged to each, so that the books hold from the start
     */
    public static boolean tryCreate(Handle handle, int count, long balance, Instant now) {
        if (handle.attach(UserSql.class).find(1).isPresent()) {
            return false;
        }
        LocalDateTime chargedAt = Jdbc.utc(now);
        List<Long> ids = LongStream.rangeClosed(1, count).boxed().toList();
        Jdbc.update(handle, INSERT, ids, (statement, id) -> {
            statement.setLong(1, id);
            statement.setString(2, "Demo user " + id);
            statement.setLong(3, balance);
        });
        Jdbc.update(handle, INSERT_FIRST_CHARGE, ids, (statement, id) -> {
            statement.setLong(1, id);
            statement.setLong(2, balance);
            statement.setLong(3, balance);
            statement.setObject(4, chargedAt);
        });
        return true;
    }
}
