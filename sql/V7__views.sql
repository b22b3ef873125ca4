CREATE VIEW products_on_sale AS
SELECT id, name
FROM products
WHERE status = 'ON_SALE' AND deleted_at IS NULL;

CREATE VIEW sellable_options AS
SELECT o.id, o.product_id, p.name AS product_name, o.name AS option_name, o.price, o.stock, o.version
FROM product_options o
JOIN products_on_sale p ON p.id = o.product_id;
