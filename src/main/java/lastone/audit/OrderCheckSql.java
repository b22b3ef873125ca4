package lastone.audit;

import java.time.Instant;
import java.util.List;
import lastone.audit.Findings.Finding;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Checks of single orders, for a range of order ids at a time. */
interface OrderCheckSql {

    /** @param cleanedUntil orders placed until then may be without their first event, which was deleted */
    record OrderIdRange(long firstId, long lastId, long orders, Instant cleanedUntil) {}

    @SqlQuery("""
            SELECT o.first_id, o.last_id, o.orders, r.cleaned_until
            FROM event_relay r
            CROSS JOIN (SELECT COALESCE(MIN(id), 1) AS first_id, COALESCE(MAX(id), 0) AS last_id, COUNT(*) AS orders
                        FROM orders) o
            WHERE r.id = 1
            """)
    OrderIdRange orderIdRange();

    @SqlQuery("""
            SELECT o.id, CONCAT('total is ', o.total_price, ', its lines are ',
                                COALESCE(SUM(i.total_price_at_order), 0)) AS detail,
                   COUNT(*) OVER () AS total
            FROM orders o
            LEFT JOIN order_items i ON i.order_id = o.id
            WHERE o.id BETWEEN :firstId AND :lastId
            GROUP BY o.id, o.total_price
            HAVING o.total_price <> COALESCE(SUM(i.total_price_at_order), -1)
            ORDER BY o.id
            LIMIT 100
            """)
    List<Finding> wrongTotals(long firstId, long lastId);

    @SqlQuery("""
            SELECT o.id, CONCAT('order of user ', o.user_id, ': ', o.status, ' ', COALESCE(o.cancel_reason, ''), ' ',
                                o.total_price, '; payment of user ', COALESCE(p.user_id, 0), ': ',
                                COALESCE(p.status, 'missing'), ' ', COALESCE(p.amount, 0)) AS detail,
                   COUNT(*) OVER () AS total
            FROM orders o
            LEFT JOIN payments p ON p.id = o.id
            WHERE o.id BETWEEN :firstId AND :lastId
              AND (p.id IS NULL OR p.amount <> o.total_price OR p.user_id <> o.user_id
                   OR (o.status = 'REFUNDED') <> (o.restocked IS NOT NULL)
                   OR (o.status = 'REFUNDED') <> (o.refunded_at IS NOT NULL)
                   OR CONCAT(o.status, ' ', COALESCE(o.cancel_reason, ''), ' ', p.status, ' ',
                             CASE WHEN p.paid_at IS NULL THEN 'unpaid' ELSE 'paid' END)
                      NOT IN ('PENDING_PAYMENT  PENDING unpaid',
                              'PAID  COMPLETED paid',
                              'REFUNDED  REFUNDED paid',
                              'CANCELLED PAYMENT_FAILED FAILED unpaid',
                              'CANCELLED CUSTOMER CANCELLED unpaid',
                              'CANCELLED EXPIRED CANCELLED unpaid'))
            ORDER BY o.id
            LIMIT 100
            """)
    List<Finding> wrongPayments(long firstId, long lastId);

    /** Orders whose user's entries are not the one of its payment and, if it was refunded, the one of that. */
    @SqlQuery("""
            SELECT id, CONCAT('entries of user ', user_id, ': ', SUM(entry_payments), ' payments of ', SUM(entry_paid),
                              ' instead of ', SUM(payments), ' of ', SUM(paid), ', ', SUM(entry_refunds),
                              ' refunds of ', SUM(entry_refunded), ' instead of ', SUM(refunds), ' of ',
                              SUM(refunded)) AS detail,
                   COUNT(*) OVER () AS total
            FROM (SELECT id, user_id, 1 AS payments, amount AS paid,
                         CASE WHEN status = 'REFUNDED' THEN 1 ELSE 0 END AS refunds,
                         CASE WHEN status = 'REFUNDED' THEN amount ELSE 0 END AS refunded,
                         0 AS entry_payments, 0 AS entry_paid, 0 AS entry_refunds, 0 AS entry_refunded
                  FROM payments
                  WHERE id BETWEEN :firstId AND :lastId AND status IN ('COMPLETED', 'REFUNDED')
                  UNION ALL
                  SELECT order_id, user_id, 0, 0, 0, 0,
                         CASE WHEN type = 'PAYMENT' THEN 1 ELSE 0 END,
                         CASE WHEN type = 'PAYMENT' THEN -amount ELSE 0 END,
                         CASE WHEN type = 'REFUND' THEN 1 ELSE 0 END,
                         CASE WHEN type = 'REFUND' THEN amount ELSE 0 END
                  FROM balance_entries
                  WHERE order_id BETWEEN :firstId AND :lastId AND type <> 'TOP_UP') ledger
            GROUP BY id, user_id
            HAVING SUM(entry_payments) <> SUM(payments) OR SUM(entry_paid) <> SUM(paid)
                OR SUM(entry_refunds) <> SUM(refunds) OR SUM(entry_refunded) <> SUM(refunded)
            ORDER BY id, user_id
            LIMIT 100
            """)
    List<Finding> wrongPaymentEntries(long firstId, long lastId);

    @SqlQuery("""
            SELECT id, CONCAT('entry of user ', user_id, ' without an order: ', type) AS detail, COUNT(*) OVER () AS total
            FROM balance_entries
            WHERE order_id IS NULL AND type <> 'TOP_UP'
            ORDER BY id
            LIMIT 100
            """)
    List<Finding> entriesWithoutOrder();

    /** @param requiresCreatedEvent whether the order must have its first event; that of an older one may have been deleted */
    record Created(long id, boolean requiresCreatedEvent) {}

    @SqlQuery("""
            SELECT id, ordered_at > :cleanedUntil AS requires_created_event
            FROM orders
            WHERE id BETWEEN :firstId AND :lastId
            """)
    List<Created> created(long firstId, long lastId, Instant cleanedUntil);

    /** @param data a line for each event, whose second word is the id of the order */
    record EventRow(long id, String type, String data) {}

    @SqlQuery("""
            SELECT id, type, data
            FROM outbox_events
            WHERE id > :after AND (type LIKE 'order.%' OR type LIKE 'payment.%')
            ORDER BY id
            LIMIT :limit
            """)
    List<EventRow> orderEvents(long after, int limit);

    @SqlQuery("""
            SELECT COUNT(*)
            FROM orders
            WHERE ordered_at > :cleanedUntil
            """)
    long countRequiringCreatedEvent(Instant cleanedUntil);
}
