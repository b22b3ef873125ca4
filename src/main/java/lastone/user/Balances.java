package lastone.user;

import java.time.Instant;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import org.jdbi.v3.core.Handle;

/** Adds to balances, in the caller's transaction. */
public final class Balances {

    /** The largest integer that every JSON reader represents exactly (IEEE 754 double). */
    static final long LIMIT = (1L << 53) - 1;

    private Balances() {}

    /**
     * Puts the price of a paid order back on its user's balance, with an entry in the account statement; also for a
     * deleted user. Locks the user's row until the transaction ends.
     *
     * @throws ShopException 409 when the balance would be too large
     */
    public static void refund(Handle handle, long userId, long amount, long orderId, Instant now) {
        UserSql sql = handle.attach(UserSql.class);
        if (sql.refund(userId, amount, LIMIT) == 0) {
            throw tooLarge();
        }
        sql.insertRefund(userId, amount, orderId, now);
    }

    static ShopException tooLarge() {
        return new ShopException(ErrorCode.BALANCE_LIMIT_ERROR, "A balance can be at most " + LIMIT + ".");
    }
}
