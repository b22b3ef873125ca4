package lastone.schedule;

/** The rows of the {@link World} and how they are read. */
final class WorldSql {

    /** Emptied in this order. */
    static final String TABLES =
            "order_items payments orders carts option_holdings balance_entries access_tokens stock_movements"
                    + " product_options products users daily_popular_products idempotency_keys commit_markers outbox_events";

    static final String ROWS = """
            INSERT INTO users (id, name, balance, pending_orders)
            VALUES (1000, 'One', 500, 3), (2000, 'Two', 500, 1), (3000, 'Three', 0, 4);
            INSERT INTO access_tokens (id, token_hash, role, user_id, created_at, expires_at)
            VALUES (1001, X'%s', 'CUSTOMER', 1000, '2026-03-01 00:00:00', '2027-03-01 00:00:00');
            INSERT INTO products (id, name, search_name, status)
            VALUES (5000, 'Thing', 'thing', 'ON_SALE'), (6000, 'Pair', 'pair', 'ON_SALE');
            INSERT INTO product_options (id, product_id, name, price, stock, max_per_customer)
            VALUES (5001, 5000, 'Last one', 10, 1, NULL), (5002, 5000, 'Limited', 20, 10, 3),
                   (5003, 5000, 'Dear', 900, 5, NULL), (5004, 5000, 'Plain', 1, 5, NULL),
                   (6001, 6000, 'Left', 10, 1, NULL), (6002, 6000, 'Right', 10, 1, NULL);
            INSERT INTO stock_movements (product_option_id, type, delta, created_at)
            VALUES (5001, 'INITIAL', 4, '2026-03-01 00:00:00'), (5002, 'INITIAL', 12, '2026-03-01 00:00:00'),
                   (5003, 'INITIAL', 6, '2026-03-01 00:00:00'), (5004, 'INITIAL', 10, '2026-03-01 00:00:00'),
                   (6001, 'INITIAL', 1, '2026-03-01 00:00:00'), (6002, 'INITIAL', 1, '2026-03-01 00:00:00');
            INSERT INTO orders (id, user_id, total_price, status, ordered_at, ordered_on, expires_at)
            VALUES (1001, 1000, 30, 'PENDING_PAYMENT', '2026-03-10 11:00:00', '2026-03-10', '2026-03-10 12:00:00'),
                   (1002, 1000, 900, 'PENDING_PAYMENT', '2026-03-10 11:00:00', '2026-03-10', '2026-03-10 12:00:00'),
                   (1003, 1000, 30, 'PAID', '2026-03-10 11:00:00', '2026-03-10', '2026-03-10 12:00:00'),
                   (1004, 1000, 1, 'PENDING_PAYMENT', '2026-03-10 11:00:00', '2026-03-10', '2026-03-11 12:00:00'),
                   (2001, 2000, 10, 'PENDING_PAYMENT', '2026-03-10 11:00:00', '2026-03-10', '2026-03-11 12:00:00'),
                   (3001, 3000, 1, 'PENDING_PAYMENT', '2026-03-10 11:00:00', '2026-03-10', '2026-03-11 12:00:00'),
                   (3002, 3000, 1, 'PENDING_PAYMENT', '2026-03-10 11:00:00', '2026-03-10', '2026-03-11 12:00:00'),
                   (3003, 3000, 1, 'PENDING_PAYMENT', '2026-03-10 11:00:00', '2026-03-10', '2026-03-11 12:00:00'),
                   (3004, 3000, 1, 'PENDING_PAYMENT', '2026-03-10 11:00:00', '2026-03-10', '2026-03-11 12:00:00');
            INSERT INTO order_items (id, order_id, product_option_id, product_name, option_name, quantity,
                                     total_price_at_order, counted)
            VALUES (128128, 1001, 5001, 'Thing', 'Last one', 1, 10, FALSE), (128129, 1001, 5002, 'Thing', 'Limited', 1, 20, TRUE),
                   (128256, 1002, 5003, 'Thing', 'Dear', 1, 900, FALSE),
                   (128384, 1003, 5001, 'Thing', 'Last one', 1, 10, FALSE), (128385, 1003, 5002, 'Thing', 'Limited', 1, 20, TRUE),
                   (256128, 2001, 5001, 'Thing', 'Last one', 1, 10, FALSE),
                   (384128, 3001, 5004, 'Thing', 'Plain', 1, 1, FALSE), (384256, 3002, 5004, 'Thing', 'Plain', 1, 1, FALSE),
                   (384384, 3003, 5004, 'Thing', 'Plain', 1, 1, FALSE), (384512, 3004, 5004, 'Thing', 'Plain', 1, 1, FALSE),
                   (128512, 1004, 5004, 'Thing', 'Plain', 1, 1, FALSE);
            INSERT INTO payments (id, user_id, order_id, amount, payment_method, status, paid_at)
            VALUES (1001, 1000, 1001, 30, 'BALANCE', 'PENDING', NULL), (1002, 1000, 1002, 900, 'BALANCE', 'PENDING', NULL),
                   (1003, 1000, 1003, 30, 'BALANCE', 'COMPLETED', '2026-03-10 11:30:00'),
                   (2001, 2000, 2001, 10, 'BALANCE', 'PENDING', NULL), (3001, 3000, 3001, 1, 'BALANCE', 'PENDING', NULL),
                   (3002, 3000, 3002, 1, 'BALANCE', 'PENDING', NULL), (3003, 3000, 3003, 1, 'BALANCE', 'PENDING', NULL),
                   (3004, 3000, 3004, 1, 'BALANCE', 'PENDING', NULL), (1004, 1000, 1004, 1, 'BALANCE', 'PENDING', NULL);
            INSERT INTO option_holdings (user_id, product_option_id, units)
            VALUES (1000, 5002, 2);
            INSERT INTO balance_entries (user_id, type, amount, balance_after, order_id, created_at)
            VALUES (1000, 'TOP_UP', 530, 530, NULL, '2026-03-01 00:00:00'),
                   (2000, 'TOP_UP', 500, 500, NULL, '2026-03-01 00:00:00'),
                   (1000, 'PAYMENT', -30, 500, 1003, '2026-03-10 11:30:00');
            INSERT INTO daily_popular_products (product_id, product_option_id, total_sold, sold_date, updated_at)
            VALUES (5000, 5001, 1, '2026-03-10', '2026-03-10 11:30:00'), (5000, 5002, 1, '2026-03-10', '2026-03-10 11:30:00');
            INSERT INTO carts (id, user_id, product_option_id, quantity, product_name, option_name, price)
            VALUES (1001, 1000, 5001, 1, 'Thing', 'Last one', 10), (1002, 1000, 5002, 1, 'Thing', 'Limited', 20);
            UPDATE event_relay SET cleaned_until = '2026-03-10 11:30:00' WHERE id = 1;
            """;

    /** A line for each row, without what no reader sees: lines of empty holdings and removed cart lines. */
    static final String STATE = """
            SELECT CONCAT_WS(' ', 'user', id, name, 'balance', balance, 'pending', pending_orders,
                             CASE WHEN deleted_at IS NULL THEN '' ELSE 'deleted' END) FROM users
            UNION ALL
            SELECT CONCAT_WS(' ', 'entry', user_id, type, amount, balance_after, order_id,
                             (SELECT COUNT(*) FROM balance_entries b WHERE b.user_id = e.user_id AND b.id <= e.id))
            FROM balance_entries e
            UNION ALL
            SELECT CONCAT_WS(' ', 'token', id, CASE WHEN revoked_at IS NULL THEN '' ELSE 'revoked' END) FROM access_tokens
            UNION ALL
            SELECT CONCAT_WS(' ', 'product', id, name, status, CASE WHEN deleted_at IS NULL THEN '' ELSE 'deleted' END)
            FROM products
            UNION ALL
            SELECT CONCAT_WS(' ', 'option', id, name, price, 'stock', stock, 'version', version, max_per_customer,
                             CASE WHEN deleted_at IS NULL THEN '' ELSE 'deleted' END) FROM product_options
            UNION ALL
            SELECT CONCAT_WS(' ', 'movement', product_option_id, type, delta, reason) FROM stock_movements
            UNION ALL
            SELECT CONCAT_WS(' ', 'holding', user_id, product_option_id, units) FROM option_holdings WHERE units <> 0
            UNION ALL
            SELECT CONCAT_WS(' ', 'cart', user_id, product_option_id, quantity, option_name, price) FROM carts
            WHERE deleted_at IS NULL
            UNION ALL
            SELECT CONCAT_WS(' ', 'sold', product_option_id, sold_date, total_sold) FROM daily_popular_products
            UNION ALL
            SELECT CONCAT_WS(' ', 'key', status) FROM idempotency_keys
            UNION ALL
            SELECT CONCAT_WS(' ', 'order', o.id, o.user_id, o.total_price, o.status, o.cancel_reason, o.restocked,
                             p.status, p.amount, p.user_id,
                             (SELECT GROUP_CONCAT(CONCAT_WS(' ', i.product_option_id, i.quantity, i.total_price_at_order,
                                                            i.counted) ORDER BY i.product_option_id)
                              FROM order_items i WHERE i.order_id = o.id))
            FROM orders o
            LEFT JOIN payments p ON p.order_id = o.id
            """;

    private WorldSql() {}
}
