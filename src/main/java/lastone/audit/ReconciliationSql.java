package lastone.audit;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import lastone.audit.Findings.Finding;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** Reconciles sums that have to be equal: each side is a column of one union, and the database groups and compares. */
interface ReconciliationSql {

    @SqlQuery("""
            SELECT id, CONCAT('stock is ', SUM(stock), ', movements less orders are ', SUM(booked)) AS detail,
                   COUNT(*) OVER () AS total
            FROM (SELECT id, stock, 0 AS booked
                  FROM product_options
                  UNION ALL
                  SELECT product_option_id, 0, delta
                  FROM stock_movements
                  UNION ALL
                  SELECT i.product_option_id, 0, -SUM(i.quantity)
                  FROM orders o
                  JOIN order_items i ON i.order_id = o.id
                  WHERE o.status <> 'CANCELLED' AND COALESCE(o.restocked, FALSE) = FALSE
                  GROUP BY i.product_option_id) ledger
            GROUP BY id
            HAVING SUM(stock) <> SUM(booked)
            ORDER BY id
            LIMIT 100
            """)
    List<Finding> wrongStock();

    @SqlQuery("""
            SELECT id, CONCAT('stock is ', stock) AS detail, COUNT(*) OVER () AS total
            FROM product_options
            WHERE stock < 0
            ORDER BY id
            LIMIT 100
            """)
    List<Finding> negativeStock();

    @SqlQuery("""
            SELECT COUNT(*)
            FROM product_options
            """)
    long options();

    @SqlQuery("""
            SELECT id, CONCAT('balance is ', SUM(balance), ', entries are ', SUM(booked),
                              CASE WHEN SUM(broken) = 0 THEN ''
                                   ELSE CONCAT(', not following from the one before: ', SUM(broken)) END) AS detail,
                   COUNT(*) OVER () AS total
            FROM (SELECT id, balance, 0 AS booked, 0 AS broken
                  FROM users
                  UNION ALL
                  SELECT user_id, 0, SUM(amount), SUM(CASE WHEN balance_after = follows THEN 0 ELSE 1 END)
                  FROM (SELECT user_id, amount, balance_after,
                               COALESCE(LAG(balance_after) OVER (PARTITION BY user_id ORDER BY id), 0) + amount
                                   AS follows
                        FROM balance_entries) entries
                  GROUP BY user_id) ledger
            GROUP BY id
            HAVING SUM(balance) <> SUM(booked) OR SUM(broken) > 0
            ORDER BY id
            LIMIT 100
            """)
    List<Finding> wrongBalances();

    /** Orders whose user's entries are not the one of its payment and, if it was refunded, the one of that. */
    @SqlQuery("""
            SELECT id, CONCAT('entries of user ', user_id, ': ', SUM(entry_payments), ' payments of ', SUM(entry_paid),
                              ' instead of ', SUM(payments), ' of ', SUM(paid), ', ', SUM(entry_refunds),
                              ' refunds of ', SUM(entry_refunded), ' instead of ', SUM(refunds), ' of ',
                              SUM(refunded)) AS detail,
                   COUNT(*) OVER () AS total
            FROM (SELECT order_id AS id, user_id, 1 AS payments, amount AS paid,
                         CASE WHEN status = 'REFUNDED' THEN 1 ELSE 0 END AS refunds,
                         CASE WHEN status = 'REFUNDED' THEN amount ELSE 0 END AS refunded,
                         0 AS entry_payments, 0 AS entry_paid, 0 AS entry_refunds, 0 AS entry_refunded
                  FROM payments
                  WHERE status IN ('COMPLETED', 'REFUNDED')
                  UNION ALL
                  SELECT COALESCE(order_id, 0), user_id, 0, 0, 0, 0,
                         CASE WHEN type = 'PAYMENT' THEN 1 ELSE 0 END,
                         CASE WHEN type = 'PAYMENT' THEN -amount ELSE 0 END,
                         CASE WHEN type = 'REFUND' THEN 1 ELSE 0 END,
                         CASE WHEN type = 'REFUND' THEN amount ELSE 0 END
                  FROM balance_entries
                  WHERE type <> 'TOP_UP') ledger
            GROUP BY id, user_id
            HAVING SUM(entry_payments) <> SUM(payments) OR SUM(entry_paid) <> SUM(paid)
                OR SUM(entry_refunds) <> SUM(refunds) OR SUM(entry_refunded) <> SUM(refunded)
            ORDER BY id, user_id
            LIMIT 100
            """)
    List<Finding> wrongPaymentEntries();

    @SqlQuery("""
            SELECT COUNT(*)
            FROM users
            """)
    long users();

    @SqlQuery("""
            SELECT id, CONCAT('pending orders are ', SUM(pending), ', counted ', SUM(counted)) AS detail,
                   COUNT(*) OVER () AS total
            FROM (SELECT id, 0 AS pending, pending_orders AS counted
                  FROM users
                  UNION ALL
                  SELECT user_id, COUNT(*), 0
                  FROM orders
                  WHERE status = 'PENDING_PAYMENT'
                  GROUP BY user_id) ledger
            GROUP BY id
            HAVING SUM(pending) <> SUM(counted)
            ORDER BY id
            LIMIT 100
            """)
    List<Finding> wrongPendingOrders();

    @SqlQuery("""
            SELECT user_id AS id,
                   CONCAT('option ', product_option_id, ': held ', SUM(held), ', ordered ', SUM(ordered)) AS detail,
                   COUNT(*) OVER () AS total
            FROM (SELECT user_id, product_option_id, units AS held, 0 AS ordered
                  FROM option_holdings
                  UNION ALL
                  SELECT o.user_id, i.product_option_id, 0, SUM(i.quantity)
                  FROM orders o
                  JOIN order_items i ON i.order_id = o.id
                  WHERE i.counted = TRUE AND o.status IN ('PENDING_PAYMENT', 'PAID')
                  GROUP BY o.user_id, i.product_option_id) ledger
            GROUP BY user_id, product_option_id
            HAVING SUM(held) <> SUM(ordered)
            ORDER BY user_id, product_option_id
            LIMIT 100
            """)
    List<Finding> wrongHoldings();

    @SqlQuery("""
            SELECT COUNT(*)
            FROM option_holdings
            """)
    long holdings();

    /** The first and last day with a count, and the first and last payment; null where there are none. */
    record SoldSpan(
            @Nullable LocalDate firstDay,
            @Nullable LocalDate lastDay,
            @Nullable Instant firstPaid,
            @Nullable Instant lastPaid,
            long counts) {}

    @SqlQuery("""
            SELECT first_day, last_day, first_paid, last_paid, counts
            FROM (SELECT MIN(sold_date) AS first_day, MAX(sold_date) AS last_day, COUNT(*) AS counts
                  FROM daily_popular_products) counted
            CROSS JOIN (SELECT MIN(paid_at) AS first_paid, MAX(paid_at) AS last_paid
                        FROM payments
                        WHERE status IN ('COMPLETED', 'REFUNDED')) paid
            """)
    SoldSpan soldSpan();

    @SqlQuery("""
            SELECT id, CONCAT(sold_date, ': counted ', SUM(counted), ', paid ', SUM(paid)) AS detail,
                   COUNT(*) OVER () AS total
            FROM (SELECT sold_date, product_option_id AS id, total_sold AS counted, 0 AS paid
                  FROM daily_popular_products
                  WHERE sold_date BETWEEN :firstDay AND :lastDay
                  UNION ALL
                  SELECT paid_day, product_option_id, 0, SUM(quantity)
                  FROM (SELECT LEAST(GREATEST(CAST(TIMESTAMPADD(SECOND, :offsetSeconds, p.paid_at) AS DATE),
                                              CAST(:firstDay AS DATE)), CAST(:lastDay AS DATE)) AS paid_day,
                               i.product_option_id, i.quantity
                        FROM payments p
                        JOIN order_items i ON i.order_id = p.order_id
                        WHERE p.status IN ('COMPLETED', 'REFUNDED')
                          AND p.paid_at >= :begin AND p.paid_at < :end) sold
                  GROUP BY paid_day, product_option_id) ledger
            GROUP BY sold_date, id
            HAVING SUM(counted) <> SUM(paid)
            ORDER BY sold_date, id
            LIMIT 100
            """)
    List<Finding> wrongCounts(@BindMethods DayRange days);
}
