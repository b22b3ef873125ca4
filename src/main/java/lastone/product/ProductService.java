package lastone.product;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lastone.db.Database;
import lastone.db.Lookup;
import lastone.db.Slice;
import lastone.db.Transactions;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import lastone.idempotency.IdempotencyKeys;
import lastone.idempotency.IdempotencyKeys.Effect;
import lastone.idempotency.KeyedRequest;
import lastone.idempotency.RenderedResponse;
import lastone.stock.Stock;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The catalogue and goods received. Thread safe. */
public final class ProductService {

    private final Jdbi jdbi;
    private final Lookup<Long, Product> lookup;
    private final Transactions transactions;
    private final IdempotencyKeys keys;
    private final Stock stock;
    private final Clock clock;

    /** @param database for reads outside of a transaction; what writes runs in {@code transactions} or under a key */
    public ProductService(
            Database database, Transactions transactions, IdempotencyKeys keys, Stock stock, Clock clock) {
        this.jdbi = database.jdbi();
        this.lookup = new Lookup<>(database, ProductReadSql::findAll, Product::id);
        this.transactions = transactions;
        this.keys = keys;
        this.stock = stock;
        this.clock = clock;
    }

    /**
     * Blocks as {@link Lookup#find} does.
     *
     * @param hidden whether to show hidden products, too
     */
    public Product get(long id, boolean hidden) {
        return lookup.find(id)
                .filter(product -> hidden || product.details().status() == ProductStatus.ON_SALE)
                .orElseThrow(() -> ShopException.notFound(ErrorCode.NOT_FOUND_PRODUCT_ERROR));
    }

    /** Products by id: no more than {@code limit}, and no more than fit on a page. */
    Slice<Product> list(Optional<Long> after, int limit, boolean hidden) {
        return jdbi.withHandle(handle -> {
            List<ProductReadSql.Entry> entries = ProductReadSql.page(handle, after.orElse(0L), hidden, limit + 1);
            Slice<ProductReadSql.Entry> slice = Slice.fitting(entries, limit, ProductReadSql.Entry::optionCount);
            List<Long> ids = slice.rows().stream().map(ProductReadSql.Entry::id).toList();
            return slice.with(ProductReadSql.getAll(handle, ids));
        });
    }

    /** Like {@link #create(Handle, NewProduct)}, in a transaction of its own. */
    public Product create(NewProduct product) {
        return transactions.run(handle -> create(handle, product));
    }

    RenderedResponse create(NewProduct product, KeyedRequest<Product> request) {
        return keys.executeOnce(request, handle -> Effect.of(create(handle, product)));
    }

    /** Puts a product on sale in the caller's transaction; its first stock is goods received. */
    public Product create(Handle handle, NewProduct product) {
        ProductSql sql = handle.attach(ProductSql.class);
        long id = sql.insert(product.details());
        List<Long> optionIds = sql.insertOptions(id, product.options());
        List<ProductOption> options = new ArrayList<>();
        for (int i = 0; i < optionIds.size(); i++) {
            NewProduct.Option option = product.options().get(i);
            options.add(new ProductOption(
                    optionIds.get(i), option.name(), option.price(), option.stock(), option.maxPerCustomer()));
        }
        sql.insertFirstMovements(
                options.stream().filter(option -> option.stock() > 0).toList(), clock.instant());
        return new Product(id, product.details(), List.copyOf(options));
    }

    /** Whether there has never been a product, as the caller's transaction sees it. */
    public boolean isEmpty(Handle handle) {
        return !ProductReadSql.isAny(handle);
    }

    /**
     * Runs its own transaction.
     *
     * @param name null leaves it as it is; so does a status of null
     * @return the product after the change
     * @throws ShopException 404 for a product that does not exist
     */
    public Product update(long id, @Nullable String name, @Nullable ProductStatus status) {
        return transactions.run(handle -> {
            handle.attach(ProductSql.class).update(id, name, status);
            return ProductReadSql.find(handle, id)
                    .orElseThrow(() -> ShopException.notFound(ErrorCode.NOT_FOUND_PRODUCT_ERROR));
        });
    }

    void delete(long id) {
        if (transactions.run(handle -> handle.attach(ProductSql.class).delete(id, clock.instant())) == 0) {
            throw ShopException.notFound(ErrorCode.NOT_FOUND_PRODUCT_ERROR);
        }
    }

    /**
     * Goods received.
     *
     * @param stock what the stock was right after
     */
    record Restock(long id, long productOptionId, long quantity, long stock, Instant restockedAt) {}

    /** The response carries the stock, so its key is stored after the option was locked. */
    RenderedResponse restock(long optionId, long quantity, KeyedRequest<Restock> request) {
        return keys.executeOnce(request, handle -> {
            ProductSql sql = handle.attach(ProductSql.class);
            if (!sql.isOption(optionId)) {
                throw ShopException.notFound(ErrorCode.NOT_FOUND_PRODUCT_OPTION_ERROR);
            }
            Instant now = clock.instant();
            long id = sql.insertRestock(optionId, quantity, now);
            long after = stock.restock(handle, optionId, quantity);
            return Effect.of(new Restock(id, optionId, quantity, after, now));
        });
    }
}
