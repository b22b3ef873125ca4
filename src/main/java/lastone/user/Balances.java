package lastone.user;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** Spends balances, in the caller's transaction, with an entry in the account statement. */
public final class Balances {

    private Balances() {}

    /**
     * Subtracts an amount, in the currency's smallest unit, if the balance covers it. Locks the user's row until the
     * transaction ends.
     *
     * @return whether it was subtracted; false also for a deleted user
     */
    public static boolean trySpend(Handle handle, long userId, long amount, long orderId, Instant now) {
        UserSql sql = handle.attach(UserSql.class);
        if (sql.spend(userId, amount) == 0) {
            return false;
        }
        sql.insertPayment(userId, amount, orderId, now);
        return true;
    }
}
