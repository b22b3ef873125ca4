package lastone.user;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import lastone.db.Jdbc;
import org.jdbi.v3.core.Handle;

/**
 * The balances of users whose rows a transaction has locked. Payments are decided one by one, and written together with
 * their balance entries and the users' counts of pending orders. Used by one thread, until the transaction ends.
 */
public final class LockedBalances {

    /**
     * The hint makes MariaDB and MySQL use the primary key: a scan of the table would lock users of other requests,
     * too.
     */
    private static final String LOCK = """
            SELECT id, balance, deleted_at IS NOT NULL AS deleted
            FROM users /*! FORCE INDEX (PRIMARY) */
            WHERE id IN (<ids>)
            ORDER BY id
            FOR UPDATE SKIP LOCKED
            """;

    private static final String SPEND = """
            UPDATE users
            SET balance = balance - ?, pending_orders = pending_orders - ?
            WHERE id = ?
            """;

    private static final String INSERT_ENTRIES = """
            INSERT INTO balance_entries (user_id, type, amount, balance_after, order_id, created_at)
            VALUES <rows>
            """;

    private final Map<Long, Long> balances = new HashMap<>();
    private final Set<Long> deleted = new HashSet<>();
    private final Map<Long, Spent> spent = new TreeMap<>();
    private final List<Entry> entries = new ArrayList<>();

    /** A balance in the currency's smallest unit. */
    private record Balance(long userId, long amount, boolean deleted) {}

    /** What a user has paid for how many orders. */
    private record Spent(long amount, int orders) {

        Spent plus(Spent other) {
            return new Spent(amount + other.amount, orders + other.orders);
        }
    }

    private record Entry(long userId, long amount, long balanceAfter, long orderId) {}

    private LockedBalances(List<Balance> locked) {
        for (Balance balance : locked) {
            balances.put(balance.userId(), balance.amount());
            if (balance.deleted()) {
                deleted.add(balance.userId());
            }
        }
    }

    /** Locks the users until the transaction ends, without those that another transaction has locked. */
    public static LockedBalances lock(Handle handle, SortedSet<Long> userIds) {
        return new LockedBalances(Jdbc.select(
                handle,
                LOCK,
                userIds,
                row -> new Balance(row.getLong("id"), row.getLong("balance"), row.getBoolean("deleted"))));
    }

    /** Whether the transaction has locked the user's row; if not, the user's requests have to leave the batch. */
    public boolean contains(long userId) {
        return balances.containsKey(userId);
    }

    /** Whether a user who is locked was deleted. */
    public boolean isDeleted(long userId) {
        return deleted.contains(userId);
    }

    /**
     * Takes the price of a pending order off its user's balance, if that covers it; writes nothing yet.
     *
     * @param userId one that the transaction has locked
     * @param amount the price, in the currency's smallest unit
     */
    public boolean tryPay(long userId, long amount, long orderId) {
        long left = balances.getOrDefault(userId, 0L) - amount;
        if (left < 0) {
            return false;
        }
        balances.put(userId, left);
        spent.merge(userId, new Spent(amount, 1), Spent::plus);
        entries.add(new Entry(userId, -amount, left, orderId));
        return true;
    }

    /**
     * Writes what {@link #tryPay} decided: balances and counts of pending orders, one row a user, and the entries in the order
     * of the payments. To be called once.
     *
     * @param handle of the transaction that has locked the users
     */
    public void write(Handle handle, Instant paidAt) {
        if (entries.isEmpty()) {
            return;
        }
        Jdbc.update(handle, SPEND, List.copyOf(spent.entrySet()), (statement, user) -> {
            statement.setLong(1, user.getValue().amount());
            statement.setInt(2, user.getValue().orders());
            statement.setLong(3, user.getKey());
        });
        String createdAt = Jdbc.utc(paidAt);
        Jdbc.insert(handle, INSERT_ENTRIES, entries, (row, entry) -> {
            row.number(entry.userId());
            row.text("PAYMENT");
            row.number(entry.amount());
            row.number(entry.balanceAfter());
            row.number(entry.orderId());
            row.text(createdAt);
        });
    }
}
