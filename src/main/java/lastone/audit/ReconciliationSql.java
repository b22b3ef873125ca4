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
                  WHERE id BETWEEN :firstId AND :lastId
                  UNION ALL
                  SELECT user_id, 0, SUM(amount), SUM(CASE WHEN balance_after = follows THEN 0 ELSE 1 END)
                  FROM (SELECT user_id, amount, balance_after,
                               COALESCE(LAG(balance_after) OVER (PARTITION BY user_id ORDER BY id), 0) + amount
                                   AS follows
                        FROM balance_entries
                        WHERE user_id BETWEEN :firstId AND :lastId) entries
                  GROUP BY user_id) ledger
            GROUP BY id
            HAVING SUM(balance) <> SUM(booked) OR SUM(broken) > 0
            ORDER BY id
            LIMIT 100
            """)
    List<Finding> wrongBalances(long firstId, long lastId);

    /** The lowest and the highest id of a user or of an entry's user, and how many users there are. */
    record Users(long firstId, long lastId, long users) {}

    @SqlQuery("""
            SELECT COALESCE(MIN(first_id), 1) AS first_id, COALESCE(MAX(last_id), 0) AS last_id, SUM(users) AS users
            FROM (SELECT MIN(id) AS first_id, MAX(id) AS last_id, COUNT(*) AS users
                  FROM users
                  UNION ALL
                  SELECT MIN(user_id), MAX(user_id), 0
                  FROM balance_entries) ids
            """)
    Users users();

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
                        JOIN order_items i ON i.order_id = p.id
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
