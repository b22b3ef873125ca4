package lastone.schedule;

import static lastone.schedule.Mutation.before;
import static lastone.schedule.Mutation.commitBefore;
import static lastone.schedule.Mutation.readThenWritten;
import static lastone.schedule.Mutation.replace;
import static lastone.schedule.Mutation.unlocked;
import static lastone.schedule.Operation.ADJUST;
import static lastone.schedule.Operation.CANCEL;
import static lastone.schedule.Operation.CART_ADD;
import static lastone.schedule.Operation.CART_ADD_NEW;
import static lastone.schedule.Operation.CART_CHANGE;
import static lastone.schedule.Operation.DELETE_LEFT;
import static lastone.schedule.Operation.DELETE_RIGHT;
import static lastone.schedule.Operation.DELETE_USER;
import static lastone.schedule.Operation.EXPIRE;
import static lastone.schedule.Operation.HIDE;
import static lastone.schedule.Operation.PAY;
import static lastone.schedule.Operation.PAY_OTHER;
import static lastone.schedule.Operation.PLACE;
import static lastone.schedule.Operation.PLACE_AT_LIMIT;
import static lastone.schedule.Operation.PLACE_CART;
import static lastone.schedule.Operation.PLACE_LIMITED;
import static lastone.schedule.Operation.PLACE_OTHER;
import static lastone.schedule.Operation.PRICE;
import static lastone.schedule.Operation.REFUND;
import static lastone.schedule.Operation.RENAME;
import static lastone.schedule.Operation.RESTOCK;
import static lastone.schedule.Operation.TOP_UP;
import static lastone.schedule.Operation.TOP_UP_KEYED;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lastone.shop.Strategy;

/** Defects that no serial order shows, each in a statement of the shop, and the requests that show it. */
@SuppressWarnings("ImmutableEnumChecker") // The mutations have no state.
enum Mutant {
    STOCK_WITHOUT_CONDITION(PLACE, PLACE_OTHER, replace(Sql.RESERVE, "AND stock >= ?", "AND ? <> -1")),
    STOCK_READ_THEN_WRITTEN(PLACE, PLACE_OTHER, Sql.STOCK_READ_BEFORE),
    RETURN_READ_THEN_WRITTEN(
            CANCEL,
            RESTOCK,
            readThenWritten("SET stock = stock + ?", Sql.STOCK, "stock = stock + ?", Sql.STOCK_BY_CASE)),
    ORDER_COMMITTED_BEFORE_STOCK(PLACE, PLACE_OTHER, commitBefore(Sql.RESERVE)),
    PENDING_LIMIT_OUTSIDE_LOCK(PLACE_AT_LIMIT, PLACE_AT_LIMIT, unlocked(Sql.CUSTOMER)),
    PURCHASE_LIMIT_COMMITTED_LATE(PLACE_LIMITED, PLACE_LIMITED, commitBefore("INSERT INTO option_holdings")),
    PENDING_READ_THEN_WRITTEN(
            PLACE,
            CANCEL,
            unlocked(Sql.CUSTOMER)
                    .and(unlocked("SELECT id FROM users /*!"))
                    .and(readThenWritten(
                            "SET pending_orders = pending_orders + ?",
                            "SELECT pending_orders FROM users WHERE id = 1000",
                            "pending_orders + ?",
                            "$n + ?"))),
    DELETED_USER_NOT_SEEN(PLACE, DELETE_USER, replace(Sql.CUSTOMER, "deleted_at IS NOT NULL AS", "FALSE AS")),
    PAYMENT_LOCKS_NO_ORDER(PAY, CANCEL, unlocked("o.id, o.status, o.expires_at FROM orders")),
    PAYMENT_LOCKS_NO_USER(PAY, TOP_UP, unlocked(Sql.PAYER)),
    BALANCE_READ_THEN_WRITTEN(
            PAY,
            TOP_UP,
            unlocked(Sql.PAYER)
                    .and(readThenWritten(
                            "SET balance = balance - ?", Sql.BALANCE, "balance = balance - ?", "balance = $n - ?"))),
    TOP_UP_READ_THEN_WRITTEN(
            TOP_UP,
            TOP_UP,
            readThenWritten("balance = balance + ? WHERE id = ? AND deleted_at", Sql.BALANCE, "balance + ?", "$n + ?")),
    REFUND_READ_THEN_WRITTEN(
            REFUND,
            TOP_UP,
            readThenWritten("balance = balance + ? WHERE id = ? AND balance", Sql.BALANCE, "balance + ?", "$n + ?")),
    TOP_UP_SPLIT(TOP_UP, PAY, commitBefore("(user_id, type, amount, balance_after, created_at)")),
    REFUND_LOCKS_NO_ORDER(REFUND, REFUND, unlocked(Sql.ORDER)),
    CANCEL_WITHOUT_LOCK_AND_CONDITION(PAY, CANCEL, unlocked(Sql.ORDER).and(Sql.CANCEL_ANY)),
    EXPIRY_WITHOUT_LOCK_AND_CONDITION(
            PAY, EXPIRE, unlocked("*/ o.id FROM orders").and(Sql.CANCEL_ANY)),
    CART_EMPTIED_BY_PREDICATE(
            PLACE_CART,
            CART_ADD_NEW,
            unlocked("SELECT id FROM users WHERE")
                    .and(replace(
                            "UPDATE carts SET deleted_at = ? WHERE id IN",
                            "WHERE id IN",
                            "WHERE user_id = 1000 AND 0 NOT IN"))),
    CART_NOT_LOCKED(PLACE_CART, CART_CHANGE, unlocked("SELECT id, user_id, quantity FROM carts")),
    CART_LINE_READ_THEN_WRITTEN(
            CART_ADD,
            CART_ADD,
            unlocked("SELECT id FROM users WHERE")
                    .and(readThenWritten(
                            "INSERT INTO carts",
                            "SELECT quantity FROM carts WHERE id = 1001",
                            "THEN quantity +",
                            "THEN $n +"))),
    SOLD_UNITS_READ_THEN_WRITTEN(
            PAY,
            PAY_OTHER,
            readThenWritten(
                    "INSERT INTO daily_popular_products",
                    "SELECT total_sold FROM daily_popular_products WHERE product_option_id = 5001",
                    "total_sold = total_sold +",
                    "total_sold = CASE product_option_id WHEN 5001 THEN $n ELSE total_sold END +")),
    OPTION_NOT_LOCKED(
            PRICE, RENAME, unlocked(Sql.PRODUCT).and(unlocked("SELECT id, name, price, stock, max_per_customer FROM"))),
    LAST_OPTION_NOT_LOCKED(DELETE_LEFT, DELETE_RIGHT, unlocked(Sql.PRODUCT)),
    PRODUCT_NOT_LOCKED(Meeting.of(Strategy.COALESCED, PLACE, PRICE, HIDE), unlocked(Sql.PRODUCT)),
    STOCK_OF_A_BATCH_READ_THEN_WRITTEN(
            new Meeting(Strategy.COALESCED, List.of(List.of(PLACE, PLACE_OTHER), List.of(ADJUST))),
            Sql.STOCK_READ_BEFORE),
    KEY_UPSERTED(
            TOP_UP_KEYED,
            TOP_UP_KEYED,
            replace(
                    "INSERT INTO idempotency_keys",
                    "VALUES (?, ?, ?, ?, ?, ?)",
                    "VALUES (?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE status = VALUES(status)")),
    LOCKS_SWAPPED(CANCEL, REFUND, before("SET status = 'CANCELLED'", Sql.STOCK + " FOR UPDATE"));

    /** Parts of the shop's statements, and statements of the mutants' own. */
    private static final class Sql {
        static final String RESERVE = "SET stock = stock - ?";
        static final String STOCK = "SELECT stock FROM product_options WHERE id = 5001";
        static final Mutation STOCK_READ_BEFORE = readThenWritten(RESERVE, STOCK, "stock = stock - ?", "stock = $n - ?")
                .and(replace("version = version + 1", "AND stock >= ?", "AND ? <> -1"));
        static final String STOCK_BY_CASE = "stock = CASE id WHEN 5001 THEN $n ELSE stock END + ?";
        static final String CUSTOMER = "SELECT id, pending_orders, deleted_at";
        static final String PAYER = "SELECT id, balance, deleted_at";
        static final String BALANCE = "SELECT balance FROM users WHERE id = 1000";
        static final String PRODUCT = "payment_window FROM products WHERE id IN";
        static final String ORDER = "SELECT o.status, o.expires_at FROM orders";
        static final Mutation CANCEL_ANY = replace(
                "SET status = 'CANCELLED', cancel_reason", "AND status = 'PENDING_PAYMENT' AND deleted_at IS NULL", "");
    }

    private final Meeting meeting;
    private final Mutation mutation;

    Mutant(Operation a, Operation b, Mutation mutation) {
        this(Meeting.of(Strategy.CONDITIONAL, a, b), mutation);
    }

    Mutant(Meeting meeting, Mutation mutation) {
        this.meeting = meeting;
        this.mutation = mutation;
    }

    /** Plants it and returns the first schedule that no serial order of the same mutant explains. */
    Optional<Exploration.Anomaly> findOn(TestBed testBed) {
        testBed.plant(mutation);
        try {
            return new Exploration(testBed, meeting)
                    .all(true).anomalies().stream()
                            .filter(anomaly -> !anomaly.schedule().preemptions().isEmpty())
                            .findFirst();
        } finally {
            testBed.plant(Mutation.NONE);
        }
    }

    /** As it stands on the command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
