package lastone.user;

import org.jdbi.v3.core.Handle;

/** Spends balances, in the caller's transaction. */
public final class Balances {

    private Balances() {}

    /**
     * Subtracts an amount, in the currency's smallest unit, if the balance covers it. Locks the user's row until the
     * transaction ends.
     *
     * @return whether it was subtracted; false also for a deleted user
     */
    public static boolean trySpend(Handle handle, long userId, long amount) {
        return handle.attach(UserSql.class).spend(userId, amount) == 1;
    }
}
