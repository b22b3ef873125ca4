package lastone.order;

/** How a transaction that places orders ended. */
public enum TransactionOutcome {
    COMMITTED,

    /** Rolled back, to be tried again: stock that it had read had changed. */
    STOCK_CHANGED,

    /** Rolled back, to be tried again: the Redis lock was lost before the commit. */
    LEASE_LOST,

    FAILED
}
