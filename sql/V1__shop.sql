-- The shop's eight tables, and what its promises need beside them.
-- One file for H2 (MySQL mode), MariaDB and MySQL 8.
-- Words are VARCHAR with a CHECK, not ENUM: see docs/decisions/0006-h2-files-have-one-writer.md.
-- Rows that many buyers touch at once (users, product_options) are not foreign-key parents of order
-- rows: InnoDB would lock them shared at every insert. See docs/decisions/0003-no-foreign-keys-to-hot-rows.md.

CREATE TABLE users (
    id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name       VARCHAR(200) NOT NULL,
    balance    BIGINT       NOT NULL DEFAULT 0,
    deleted_at DATETIME(6)  NULL,
    CONSTRAINT users_balance_not_negative CHECK (balance >= 0)
) DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE balance_charges (
    id         BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    user_id    BIGINT      NOT NULL,
    amount     BIGINT      NOT NULL,
    balance    BIGINT      NOT NULL,
    charged_at DATETIME(6) NOT NULL
) DEFAULT CHARACTER SET utf8mb4;

CREATE INDEX balance_charges_user ON balance_charges (user_id);

CREATE TABLE access_tokens (
    id         BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    token_hash BINARY(32)  NOT NULL,
    role       VARCHAR(20) NOT NULL,
    user_id    BIGINT      NULL,
    created_at DATETIME(6) NOT NULL,
    expires_at DATETIME(6) NOT NULL,
    revoked_at DATETIME(6) NULL,
    CONSTRAINT access_tokens_hash UNIQUE (token_hash),
    CONSTRAINT access_tokens_role_known CHECK (role IN ('CUSTOMER', 'ADMIN'))
) DEFAULT CHARACTER SET utf8mb4;

CREATE INDEX access_tokens_user ON access_tokens (user_id);

CREATE TABLE products (
    id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name       VARCHAR(200) NOT NULL,
    status     VARCHAR(20) NOT NULL,
    deleted_at DATETIME(6)  NULL,
    CONSTRAINT products_status_known CHECK (status IN ('ON_SALE', 'HIDDEN'))
) DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE product_options (
    id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    product_id BIGINT       NOT NULL,
    name       VARCHAR(200) NOT NULL,
    price      BIGINT       NOT NULL,
    stock      BIGINT       NOT NULL,
    version    BIGINT       NOT NULL DEFAULT 0,
    CONSTRAINT product_options_stock_not_negative CHECK (stock >= 0),
    CONSTRAINT product_options_product FOREIGN KEY (product_id) REFERENCES products (id)
) DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE stock_receipts (
    id                BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    product_option_id BIGINT      NOT NULL,
    quantity          BIGINT      NOT NULL,
    received_at       DATETIME(6) NOT NULL
) DEFAULT CHARACTER SET utf8mb4;

CREATE INDEX stock_receipts_option ON stock_receipts (product_option_id);

CREATE TABLE carts (
    id                BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    user_id           BIGINT      NOT NULL,
    product_option_id BIGINT      NOT NULL,
    quantity          INT         NOT NULL,
    deleted_at        DATETIME(6) NULL,
    CONSTRAINT carts_user_option UNIQUE (user_id, product_option_id)
) DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE orders (
    id            BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    user_id       BIGINT      NOT NULL,
    total_price   BIGINT      NOT NULL,
    status        VARCHAR(20) NOT NULL,
    cancel_reason VARCHAR(20) NULL,
    ordered_at    DATETIME(6) NOT NULL,
    expires_at    DATETIME(6) NOT NULL,
    deleted_at    DATETIME(6) NULL,
    CONSTRAINT orders_status_known CHECK (status IN ('PENDING_PAYMENT', 'PAID', 'CANCELLED')),
    CONSTRAINT orders_cancel_reason_known CHECK (cancel_reason IN ('CUSTOMER', 'PAYMENT_FAILED', 'EXPIRED'))
) DEFAULT CHARACTER SET utf8mb4;

CREATE INDEX orders_user ON orders (user_id);

CREATE TABLE order_items (
    id                   BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    order_id             BIGINT       NOT NULL,
    product_option_id    BIGINT       NOT NULL,
    product_name         VARCHAR(200) NOT NULL,
    option_name          VARCHAR(200) NOT NULL,
    quantity             INT          NOT NULL,
    total_price_at_order BIGINT       NOT NULL,
    deleted_at           DATETIME(6)  NULL,
    CONSTRAINT order_items_order FOREIGN KEY (order_id) REFERENCES orders (id)
) DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE payments (
    id             BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    user_id        BIGINT      NOT NULL,
    order_id       BIGINT      NOT NULL,
    amount         BIGINT      NOT NULL,
    payment_method VARCHAR(20) NOT NULL,
    status         VARCHAR(20) NOT NULL,
    paid_at        DATETIME(6) NULL,
    deleted_at     DATETIME(6) NULL,
    CONSTRAINT payments_order UNIQUE (order_id),
    CONSTRAINT payments_order_exists FOREIGN KEY (order_id) REFERENCES orders (id),
    CONSTRAINT payments_payment_method_known CHECK (payment_method IN ('BALANCE')),
    CONSTRAINT payments_status_known CHECK (status IN ('PENDING', 'COMPLETED', 'FAILED', 'CANCELLED'))
) DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE daily_popular_products (
    id                BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    product_id        BIGINT      NOT NULL,
    product_option_id BIGINT      NOT NULL,
    total_sold        BIGINT      NOT NULL,
    sold_date         DATE        NOT NULL,
    updated_at        DATETIME(6) NOT NULL,
    CONSTRAINT daily_popular_products_day UNIQUE (sold_date, product_option_id)
) DEFAULT CHARACTER SET utf8mb4;
