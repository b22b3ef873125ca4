package lastone.user;

import org.jdbi.v3.core.Handle;

/** Spending from a balance, inside the caller's transaction. */
public final class Balances {

    private Balances() {}

    /** Takes the amount if the balance covers it. Locks the user's row until the transaction ends. */
    public static boolean trySpend(Handle handle, long userId, long amount) {
        return handle.attach(UserSql.class).spend(userId, amount) == 1;
    }
}
