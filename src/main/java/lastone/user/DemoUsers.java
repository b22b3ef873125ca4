package lastone.user;

import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Handle;

/** The users of a demo: ids from 1 on, each with the same balance. */
public final class DemoUsers {

    private DemoUsers() {}

    /**
     * Creates them in the caller's transaction, unless there already is a first user.
     *
     * @param balance charged to each, so that the books hold from the start
     */
    public static boolean tryCreate(Handle handle, int count, long balance, Instant now) {
        UserSql sql = handle.attach(UserSql.class);
        if (sql.find(1).isPresent()) {
            return false;
        }
        List<Long> ids = LongStream.rangeClosed(1, count).boxed().toList();
        sql.insertAll(ids, ids.stream().map(id -> "Demo user " + id).toList(), balance);
        sql.insertFirstCharges(ids, balance, now);
        return true;
    }
}
