-- The shop's eight tables, what its promises need beside them, and the views that define what is on sale.
--
-- Rules for every file in this folder:
-- * One file for H2 (MySQL mode), MariaDB and MySQL 8. Files are numbered without a gap; a released one never changes.
--   This one was never released: a database that an earlier state of it made is refused.
-- * A statement ends with a semicolon at the end of a line, and may be repeated: a table, column, index or view that is
--   there already counts as made, so indexes stand inside CREATE TABLE. See docs/decisions/0013-own-migrations.md.
-- * Changes only add, so that servers of the version before go on beside the new schema.
--
-- Words are VARCHAR with a CHECK, not ENUM: see docs/decisions/0006-h2-files-have-one-writer.md. The CHECK is a regular
-- expression because H2 compares the list of an IN, or of an OR, in the session that created the table: once the pool has
-- closed that connection, which it does after half an hour, every insert fails.
-- Rows that many buyers touch at once (users, product_options) are not foreign-key parents of order
-- rows: InnoDB would lock them shared at every insert. See docs/decisions/0003-no-foreign-keys-to-hot-rows.md.

-- search_name: see products. pending_orders counts the user's orders in PENDING_PAYMENT. Whoever places or ends an order locks the user's row first.
CREATE TABLE users (
    id             BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name           VARCHAR(200) NOT NULL,
    search_name    VARCHAR(600) /*! CHARACTER SET utf8mb4 COLLATE utf8mb4_bin */ NOT NULL DEFAULT '',
    balance        BIGINT       NOT NULL DEFAULT 0,
    pending_orders INT          NOT NULL DEFAULT 0,
    deleted_at     DATETIME(6)  NULL,
    CONSTRAINT users_balance_not_negative CHECK (balance >= 0),
    CONSTRAINT users_pending_orders_not_negative CHECK (pending_orders >= 0)
) DEFAULT CHARACTER SET utf8mb4;

-- The account statement, append-only: the balance is the sum of a user's amounts. order_id is null for a top-up.
-- balance_entries_order serves the audit, which compares entries with payments for a range of orders at a time.
CREATE TABLE balance_entries (
    id            BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    user_id       BIGINT      NOT NULL,
    type          VARCHAR(20) NOT NULL,
    amount        BIGINT      NOT NULL,
    balance_after BIGINT      NOT NULL,
    order_id      BIGINT      NULL,
    created_at    DATETIME(6) NOT NULL,
    CONSTRAINT balance_entries_type_known CHECK (type REGEXP '^(TOP_UP|PAYMENT|REFUND)$'),
    INDEX balance_entries_user (user_id),
    INDEX balance_entries_order (order_id)
) DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE access_tokens (
    id         BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    token_hash BINARY(32)  NOT NULL,
    role       VARCHAR(20) NOT NULL,
    user_id    BIGINT      NULL,
    created_at DATETIME(6) NOT NULL,
    expires_at DATETIME(6) NOT NULL,
    revoked_at DATETIME(6) NULL,
    CONSTRAINT access_tokens_hash UNIQUE (token_hash),
    CONSTRAINT access_tokens_role_known CHECK (role REGEXP '^(CUSTOMER|ADMIN)$'),
    INDEX access_tokens_user (user_id)
) DEFAULT CHARACTER SET utf8mb4;

-- A flash sale sells from sale_starts_at until right before sale_ends_at. payment_window is in milliseconds; without one the
-- setting ORDER_PAYMENT_WINDOW counts. search_name is the name as searches compare it, folded by lastone.db.SearchText;
-- H2 compares by code points anyway.
CREATE TABLE products (
    id             BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name           VARCHAR(200) NOT NULL,
    search_name    VARCHAR(600) /*! CHARACTER SET utf8mb4 COLLATE utf8mb4_bin */ NOT NULL,
    status         VARCHAR(20)  NOT NULL,
    sale_starts_at DATETIME(6)  NULL,
    sale_ends_at   DATETIME(6)  NULL,
    payment_window BIGINT       NULL,
    deleted_at     DATETIME(6)  NULL,
    CONSTRAINT products_status_known CHECK (status REGEXP '^(ON_SALE|HIDDEN)$')
) DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE product_options (
    id               BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    product_id       BIGINT       NOT NULL,
    name             VARCHAR(200) NOT NULL,
    price            BIGINT       NOT NULL,
    stock            BIGINT       NOT NULL,
    version          BIGINT       NOT NULL DEFAULT 0,
    max_per_customer INT          NULL,
    deleted_at       DATETIME(6)  NULL,
    CONSTRAINT product_options_stock_not_negative CHECK (stock >= 0),
    CONSTRAINT product_options_product FOREIGN KEY (product_id) REFERENCES products (id)
) DEFAULT CHARACTER SET utf8mb4;

-- The one definition of "on sale". MariaDB and MySQL read what stands in /*! */: without it a view works only as long as the
-- database user who made it exists.
CREATE /*! SQL SECURITY INVOKER */ VIEW products_on_sale AS
SELECT id, name, sale_starts_at, sale_ends_at, payment_window
FROM products
WHERE status = 'ON_SALE' AND deleted_at IS NULL;

CREATE /*! SQL SECURITY INVOKER */ VIEW sellable_options AS
SELECT o.id, o.product_id, p.name AS product_name, o.name AS option_name, o.price, o.stock, o.version,
       o.max_per_customer, p.sale_starts_at, p.sale_ends_at, p.payment_window
FROM product_options o
JOIN products_on_sale p ON p.id = o.product_id
WHERE o.deleted_at IS NULL;

-- What changed an option's stock other than orders: its first stock, restocks and adjustments.
CREATE TABLE stock_movements (
    id                BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    product_option_id BIGINT       NOT NULL,
    type              VARCHAR(20)  NOT NULL,
    delta             BIGINT       NOT NULL,
    reason            VARCHAR(20)  NULL,
    note              VARCHAR(400) NULL,
    created_at        DATETIME(6)  NOT NULL,
    CONSTRAINT stock_movements_type_known CHECK (type REGEXP '^(INITIAL|RESTOCK|ADJUSTMENT)$'),
    CONSTRAINT stock_movements_reason_known CHECK (reason REGEXP '^(DAMAGED|LOST|FOUND|RECOUNT|OTHER)$'),
    INDEX stock_movements_option (product_option_id)
) DEFAULT CHARACTER SET utf8mb4;

-- How many units of an option with a limit a user holds: the units of the counted lines of orders that are neither
-- cancelled nor refunded. Written only under the lock of the user's row.
CREATE TABLE option_holdings (
    user_id           BIGINT NOT NULL,
    product_option_id BIGINT NOT NULL,
    units             BIGINT NOT NULL,
    PRIMARY KEY (user_id, product_option_id),
    CONSTRAINT option_holdings_not_negative CHECK (units >= 0)
) DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE carts (
    id                BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    user_id           BIGINT      NOT NULL,
    product_option_id BIGINT      NOT NULL,
    quantity          INT         NOT NULL,
    product_name      VARCHAR(200) NOT NULL,
    option_name       VARCHAR(200) NOT NULL,
    price             BIGINT      NOT NULL,
    deleted_at        DATETIME(6) NULL,
    CONSTRAINT carts_user_option UNIQUE (user_id, product_option_id)
) DEFAULT CHARACTER SET utf8mb4;

-- orders_due serves the expiry job: the pending orders that are due, the longest overdue first. restocked: whether the units
-- of a refunded order were returned to stock; null for any other order. orders_status and orders_day serve the filters of
-- lists; ordered_on is the UTC day of ordered_at. It is no generated column, because MariaDB uses no loose index scan on
-- an index that has one.
CREATE TABLE orders (
    id            BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    user_id       BIGINT      NOT NULL,
    total_price   BIGINT      NOT NULL,
    status        VARCHAR(20) NOT NULL DEFAULT 'PENDING_PAYMENT',
    cancel_reason VARCHAR(20) NULL,
    ordered_at    DATETIME(6) NOT NULL,
    ordered_on    DATE        NOT NULL,
    expires_at    DATETIME(6) NOT NULL,
    cancelled_at  DATETIME(6) NULL,
    refunded_at   DATETIME(6) NULL,
    restocked     BOOLEAN     NULL,
    deleted_at    DATETIME(6) NULL,
    CONSTRAINT orders_status_known CHECK (status REGEXP '^(PENDING_PAYMENT|PAID|CANCELLED|REFUNDED)$'),
    CONSTRAINT orders_cancel_reason_known CHECK (cancel_reason REGEXP '^(CUSTOMER|PAYMENT_FAILED|EXPIRED)$'),
    INDEX orders_user (user_id),
    INDEX orders_due (status, expires_at),
    INDEX orders_status (status, id),
    INDEX orders_day (ordered_on, id)
) DEFAULT CHARACTER SET utf8mb4;

-- An order's items have ids of 128 times the order's on, and its payment has the order's own id: see
-- docs/decisions/0027-generated-ids.md. counted: whether the line counts in option_holdings, because the option had a limit when the order was placed.
CREATE TABLE order_items (
    id                   BIGINT       NOT NULL,
    order_id             BIGINT       NOT NULL,
    product_option_id    BIGINT       NOT NULL,
    product_name         VARCHAR(200) NOT NULL,
    option_name          VARCHAR(200) NOT NULL,
    quantity             INT          NOT NULL,
    total_price_at_order BIGINT       NOT NULL,
    counted              BOOLEAN      NOT NULL DEFAULT FALSE,
    deleted_at           DATETIME(6)  NULL,
    PRIMARY KEY (order_id, id),
    CONSTRAINT order_items_order FOREIGN KEY (order_id) REFERENCES orders (id)
) DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE payments (
    id             BIGINT      NOT NULL PRIMARY KEY,
    user_id        BIGINT      NOT NULL,
    order_id       BIGINT      NOT NULL,
    amount         BIGINT      NOT NULL,
    payment_method VARCHAR(20) NOT NULL DEFAULT 'BALANCE',
    status         VARCHAR(20) NOT NULL DEFAULT 'PENDING',
    paid_at        DATETIME(6) NULL,
    deleted_at     DATETIME(6) NULL,
    CONSTRAINT payments_order_same CHECK (order_id = id),
    CONSTRAINT payments_order_exists FOREIGN KEY (id) REFERENCES orders (id),
    CONSTRAINT payments_payment_method_known CHECK (payment_method REGEXP '^(BALANCE)$'),
    CONSTRAINT payments_status_known CHECK (status REGEXP '^(PENDING|COMPLETED|FAILED|CANCELLED|REFUNDED)$')
) DEFAULT CHARACTER SET utf8mb4;

-- The primary key keeps the counts of a day together, so that a ranking reads the days it is about and nothing else, and a
-- payment changes no second index. See docs/decisions/0017-popular-products-by-day.md.
CREATE TABLE daily_popular_products (
    id                BIGINT      NOT NULL AUTO_INCREMENT,
    product_id        BIGINT      NOT NULL,
    product_option_id BIGINT      NOT NULL,
    total_sold        BIGINT      NOT NULL,
    sold_date         DATE        NOT NULL,
    updated_at        DATETIME(6) NOT NULL,
    PRIMARY KEY (sold_date, product_option_id),
    CONSTRAINT daily_popular_products_id UNIQUE (id)
) DEFAULT CHARACTER SET utf8mb4;

-- The response to each request that carried an Idempotency-Key, written in the transaction of its effect. key_hash is the
-- SHA-256 of caller, route and key. There is no index on created_at: the clean-up goes by id, which rises with the time.
CREATE TABLE idempotency_keys (
    id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    key_hash   BINARY(32)   NOT NULL,
    body_hash  BINARY(32)   NOT NULL,
    status     INT          NOT NULL,
    location   VARCHAR(200) NULL,
    body       MEDIUMBLOB   NOT NULL,
    created_at DATETIME(6)  NOT NULL,
    CONSTRAINT idempotency_keys_key UNIQUE (key_hash)
) DEFAULT CHARACTER SET utf8mb4;

-- A marker of each transaction, by which another connection finds out whether it was committed when its own one broke in
-- the commit: see docs/decisions/0016-commit-markers.md. is_void: the transaction was rolled back, and this row keeps it
-- from ever being committed.
CREATE TABLE commit_markers (
    marker     BINARY(16)  NOT NULL PRIMARY KEY,
    is_void    BOOLEAN     NOT NULL,
    created_at DATETIME(6) NOT NULL,
    INDEX commit_markers_created_at (created_at)
) DEFAULT CHARACTER SET utf8mb4;

-- Events, written in the transaction that causes them: see docs/decisions/0009-outbox-positions.md. A row holds events of
-- one type and one time, a line of data for each: its key, its subject, its JSON. position is the last one's, and 0 until
-- the sequencer assigns it; there is no UNIQUE on it because the row would then have to grow when it gets one.
CREATE TABLE outbox_events (
    id          BIGINT         NOT NULL AUTO_INCREMENT PRIMARY KEY,
    position    BIGINT         NOT NULL DEFAULT 0,
    events      INT            NOT NULL,
    type        VARCHAR(60)    NOT NULL,
    occurred_at DATETIME(6)    NOT NULL,
    data        VARCHAR(16000) NOT NULL,
    INDEX outbox_events_position (position),
    CONSTRAINT outbox_events_not_empty CHECK (events > 0)
) DEFAULT CHARACTER SET utf8mb4;

-- One row, locked by whoever assigns positions or deletes old events. Orders placed until cleaned_until may be without
-- their first event, because it was deleted.
CREATE TABLE event_relay (
    id            TINYINT     NOT NULL PRIMARY KEY,
    last_position BIGINT      NOT NULL,
    cleaned_until DATETIME(6) NOT NULL,
    created_at    DATETIME(6) NOT NULL
) DEFAULT CHARACTER SET utf8mb4;

INSERT IGNORE INTO event_relay (id, last_position, cleaned_until, created_at)
VALUES (1, 0, '1970-01-01 00:00:00', CURRENT_TIMESTAMP(6));

-- One row: the settings that are the shop's and not a server's, because prices and the days of popular products rest on
-- them. The first server writes them, the others have to agree.
CREATE TABLE shop_settings (
    id        TINYINT     NOT NULL PRIMARY KEY,
    currency  CHAR(3)     NOT NULL,
    time_zone VARCHAR(60) NOT NULL
) DEFAULT CHARACTER SET utf8mb4;

-- One row: the oldest version of the schema, the number of a file in this folder, whose servers still work on the database.
-- A version that takes something away raises it first, and older servers are not ready any more.
CREATE TABLE schema_compat (
    id          TINYINT NOT NULL PRIMARY KEY,
    min_version INT     NOT NULL
) DEFAULT CHARACTER SET utf8mb4;

INSERT IGNORE INTO schema_compat (id, min_version)
VALUES (1, 1);
