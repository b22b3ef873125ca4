package lastone.order;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import lastone.db.Jdbc;
import org.jdbi.v3.core.Handle;

/**
 * What counts towards a customer's limits, in the caller's transaction: the orders in PENDING_PAYMENT, and the units
 * held of options that had a limit when they were ordered. Both are written only while the transaction has the rows of
 * the users locked, by one statement of each kind however many users there are.
 */
final class CustomerLimits {

    /** MariaDB and MySQL have to go by the primary key: a scan of all users would lock those of other requests. */
    private static final String LOCK = """
            SELECT id
            FROM users /*! FORCE INDEX (PRIMARY) */
            WHERE id IN (<ids>)
            ORDER BY id
            FOR UPDATE
            """;

    private static final String TRY_LOCK = """
            SELECT id, pending_orders, deleted_at IS NOT NULL AS deleted
            FROM users /*! FORCE INDEX (PRIMARY) */
            WHERE id IN (<ids>)
            ORDER BY id
            FOR UPDATE SKIP LOCKED
            """;

    private static final String FIND = """
            SELECT id
            FROM users
            WHERE id IN (<ids>)
            """;

    private static final String ADD_PENDING = """
            UPDATE users /*! FORCE INDEX (PRIMARY) */
            SET pending_orders = pending_orders + ?
            WHERE id IN (<ids>)
            """;

    private static final String HOLDINGS = """
            SELECT user_id, product_option_id, units
            FROM option_holdings
            WHERE product_option_id BETWEEN ? AND ? AND user_id IN (<ids>)
            """;

    private static final String HOLD = """
            INSERT INTO option_holdings (user_id, product_option_id, units)
            VALUES <rows>
            ON DUPLICATE KEY UPDATE units = units + VALUES(units)
            """;

    private static final String RELEASE = """
            UPDATE option_holdings
            SET units = units - ?
            WHERE user_id = ? AND product_option_id = ?
            """;

    private CustomerLimits() {}

    /** A user whose row is locked until the transaction ends. */
    record LockedUser(long id, int pendingOrders, boolean deleted) {}

    /** What a user holds units of. Ordered as the primary key of the holdings, which is the order of their locks. */
    record Holding(long userId, long optionId) implements Comparable<Holding> {

        private static final Comparator<Holding> BY_KEY =
                Comparator.comparingLong(Holding::userId).thenComparingLong(Holding::optionId);

        @Override
        public int compareTo(Holding other) {
            return BY_KEY.compare(this, other);
        }
    }

    /** Locks the users in id order, and waits for each. */
    static void lockUsers(Handle handle, SortedSet<Long> userIds) {
        Jdbc.select(handle, LOCK, userIds, row -> row.getLong("id"));
    }

    /**
     * Locks those of the users that no other transaction has locked; waits for none. Returns a user without a row as a
     * deleted one, so that a user who is missing in the result is locked by another transaction, which is worth a retry.
     */
    static List<LockedUser> tryLockUsers(Handle handle, SortedSet<Long> userIds) {
        List<LockedUser> users = new ArrayList<>(Jdbc.select(
                handle,
                TRY_LOCK,
                userIds,
                row -> new LockedUser(row.getLong("id"), row.getInt("pending_orders"), row.getBoolean("deleted"))));
        if (users.size() < userIds.size()) {
            NavigableSet<Long> absent = new TreeSet<>(userIds);
            users.forEach(user -> absent.remove(user.id()));
            Jdbc.select(handle, FIND, absent, row -> row.getLong("id")).forEach(absent::remove);
            absent.forEach(id -> users.add(new LockedUser(id, 0, true)));
        }
        return users;
    }

    /** Adds to the counts of pending orders, of users that the transaction has locked. */
    static void addPending(Handle handle, Map<Long, Integer> ordersByUser) {
        SortedMap<Integer, SortedSet<Long>> usersByOrders = new TreeMap<>();
        ordersByUser.forEach((user, orders) ->
                usersByOrders.computeIfAbsent(orders, _ -> new TreeSet<>()).add(user));
        usersByOrders.forEach((orders, users) -> Jdbc.update(handle, ADD_PENDING, users, orders));
    }

    /** Takes one order for each mention of a user from the counts of pending orders. */
    static void endPending(Handle handle, Collection<Long> userIds) {
        Map<Long, Integer> ordersByUser = new HashMap<>();
        userIds.forEach(user -> ordersByUser.merge(user, -1, Integer::sum));
        addPending(handle, ordersByUser);
    }

    /**
     * What the users hold of the options, and of those with an id in between: a customer has a holding of every option with
     * a limit that was ever ordered. The transaction has locked the users.
     */
    static Map<Holding, Long> holdings(Handle handle, SortedSet<Long> userIds, SortedSet<Long> optionIds) {
        Map<Holding, Long> holdings = new HashMap<>();
        if (!userIds.isEmpty()) {
            Jdbc.select(
                            handle,
                            HOLDINGS,
                            userIds,
                            row -> Map.entry(
                                    new Holding(row.getLong("user_id"), row.getLong("product_option_id")),
                                    row.getLong("units")),
                            optionIds.first(),
                            optionIds.last())
                    .forEach(entry -> holdings.put(entry.getKey(), entry.getValue()));
        }
        return holdings;
    }

    /** Adds units to holdings of users that the transaction has locked. */
    static void addHeldUnits(Handle handle, SortedMap<Holding, Long> units) {
        if (units.isEmpty()) {
            return;
        }
        Jdbc.insert(handle, HOLD, List.copyOf(units.entrySet()), (row, entry) -> {
            row.number(entry.getKey().userId());
            row.number(entry.getKey().optionId());
            row.number(entry.getValue());
        });
    }

    /** Takes back what {@link #addHeldUnits} added. */
    static void subtractHeldUnits(Handle handle, SortedMap<Holding, Long> units) {
        if (units.isEmpty()) {
            return;
        }
        Jdbc.update(handle, RELEASE, List.copyOf(units.entrySet()), (statement, entry) -> {
            statement.setLong(1, entry.getValue());
            statement.setLong(2, entry.getKey().userId());
            statement.setLong(3, entry.getKey().optionId());
        });
    }
}
