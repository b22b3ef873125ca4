package lastone.product;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lastone.db.Jdbc;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import org.jdbi.v3.core.Handle;

/**
 * Reads products with their options. Plain SQL instead of an SQL object: a start calls this, and the
 * first SQL object takes some milliseconds.
 */
final class ProductReadSql {

    private static final String GET_ALL = """
            SELECT p.id AS product_id, p.name AS product_name, p.status, p.sale_starts_at, p.sale_ends_at,
                   p.payment_window, p.deleted_at IS NOT NULL AS deleted,
                   o.id AS option_id, o.name AS option_name, o.price, o.stock, o.max_per_customer
            FROM products p
            JOIN product_options o ON o.product_id = p.id
            WHERE p.id IN (<ids>) AND o.deleted_at IS NULL
            ORDER BY p.id, o.id
            """;

    private static final String PAGE = """
            SELECT p.id, (SELECT COUNT(*) FROM product_options o
                          WHERE o.product_id = p.id AND o.deleted_at IS NULL) AS option_count
            FROM products p
            WHERE p.id > :after AND p.deleted_at IS NULL
              AND (:hidden OR EXISTS (SELECT 1 FROM products_on_sale s WHERE s.id = p.id))
              AND LOCATE(:search, p.search_name) > 0
            ORDER BY p.id
            LIMIT :limit
            """;

    private static final String LOCK = """
            SELECT name AS product_name, status, sale_starts_at, sale_ends_at, payment_window
            FROM products
            WHERE id IN (<ids>) AND deleted_at IS NULL
            FOR UPDATE
            """;

    private static final String ANY = """
            SELECT EXISTS (SELECT 1 FROM products)
            """;

    private ProductReadSql() {}

    /** Whether there is a product, deleted ones included. */
    static boolean existsAny(Handle handle) {
        return handle.createQuery(ANY).mapTo(Boolean.class).one();
    }

    /** A product of a page, and how many options it has. */
    record Entry(long id, int optionCount) {}

    /** @param search folded, to be found in the name; empty for all names */
    static List<Entry> page(Handle handle, long after, boolean hidden, String search, int limit) {
        return handle.createQuery(PAGE)
                .bind("after", after)
                .bind("hidden", hidden)
                .bind("search", search)
                .bind("limit", limit)
                .map((row, context) -> new Entry(row.getLong("id"), row.getInt("option_count")))
                .list();
    }

    /**
     * Locks a product until the transaction ends, and returns it as it is now.
     *
     * @throws ShopException 404 for one that does not exist
     */
    static ProductDetails lock(Handle handle, long id) {
        return tryLock(handle, id).orElseThrow(() -> ShopException.notFound(ErrorCode.NOT_FOUND_PRODUCT_ERROR));
    }

    /** Locks a product as {@link #lock} does, and returns empty for one that does not exist. Waits for the row. */
    static Optional<ProductDetails> tryLock(Handle handle, long id) {
        return Jdbc.select(handle, LOCK, List.of(id), ProductReadSql::details).stream()
                .findFirst();
    }

    static Optional<Product> find(Handle handle, long id) {
        return findAll(handle, List.of(id)).stream().findFirst();
    }

    static List<Product> findAll(Handle handle, Collection<Long> ids) {
        List<Row> rows = Jdbc.select(handle, GET_ALL, ids, ProductReadSql::row);
        return products(rows.stream().filter(row -> !row.deleted()).toList());
    }

    /** Deleted products, too: they may have been deleted since the caller read their ids. */
    static List<Product> getAll(Handle handle, Collection<Long> ids) {
        return ids.isEmpty() ? List.of() : products(Jdbc.select(handle, GET_ALL, ids, ProductReadSql::row));
    }

    /** One option together with its product. */
    private record Row(long productId, ProductDetails details, boolean deleted, ProductOption option) {}

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getLong("product_id"),
                details(row),
                row.getBoolean("deleted"),
                new ProductOption(
                        row.getLong("option_id"),
                        row.getString("option_name"),
                        row.getLong("price"),
                        row.getLong("stock"),
                        row.getObject("max_per_customer", Integer.class)));
    }

    private static ProductDetails details(ResultSet row) throws SQLException {
        Long windowMillis = row.getObject("payment_window", Long.class);
        return new ProductDetails(
                row.getString("product_name"),
                ProductStatus.valueOf(row.getString("status")),
                Jdbc.instant(row, "sale_starts_at"),
                Jdbc.instant(row, "sale_ends_at"),
                windowMillis == null ? null : Duration.ofMillis(windowMillis));
    }

    private static List<Product> products(List<Row> rows) {
        Map<Long, Product> products = new LinkedHashMap<>();
        for (Row row : rows) {
            products.computeIfAbsent(row.productId(), id -> new Product(id, row.details(), new ArrayList<>()))
                    .options()
                    .add(row.option());
        }
        return List.copyOf(products.values());
    }
}
