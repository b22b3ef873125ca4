package lastone.product;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import lastone.db.Database;
import lastone.db.Lookup;
import lastone.db.SearchText;
import lastone.db.Slice;
import lastone.db.Transactions;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import lastone.event.Outbox;
import lastone.idempotency.IdempotencyKeys;
import lastone.idempotency.IdempotencyKeys.Effect;
import lastone.idempotency.KeyedRequest;
import lastone.idempotency.RenderedResponse;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The products of the catalogue. Thread safe. */
public final class ProductService {

    private final Jdbi jdbi;
    private final Lookup<Long, Product> lookup;
    private final Transactions transactions;
    private final IdempotencyKeys keys;
    private final Outbox outbox;
    private final Clock clock;

    /** @param database for reads outside of a transaction; what writes runs in {@code transactions} or under a key */
    public ProductService(
            Database database, Transactions transactions, IdempotencyKeys keys, Outbox outbox, Clock clock) {
        this.jdbi = database.jdbi();
        this.lookup = new Lookup<>(database, ProductReadSql::findAll, Product::id);
        this.transactions = transactions;
        this.keys = keys;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Blocks as {@link Lookup#find} does.
     *
     * @param hidden whether to show hidden products, too
     * @throws ShopException 404 for a product that was deleted, or that the caller may not see
     */
    public Product get(long id, boolean hidden) {
        return lookup.find(id)
                .filter(product -> hidden || product.details().status() == ProductStatus.ON_SALE)
                .orElseThrow(() -> ShopException.notFound(ErrorCode.NOT_FOUND_PRODUCT_ERROR));
    }

    /**
     * Products by id: no more than {@code limit}, and no more than fit on a page.
     *
     * @param search a part of the name; empty for all products
     */
    Slice<Product> list(Optional<Long> after, int limit, boolean hidden, Optional<String> search) {
        return jdbi.withHandle(handle -> {
            List<ProductReadSql.Entry> entries =
                    ProductReadSql.page(handle, after.orElse(0L), hidden, SearchText.of(search.orElse("")), limit + 1);
            Slice<ProductReadSql.Entry> slice = Slice.fitting(entries, limit, ProductReadSql.Entry::optionCount);
            List<Long> ids = slice.rows().stream().map(ProductReadSql.Entry::id).toList();
            return slice.with(ProductReadSql.getAll(handle, ids));
        });
    }

    /** Puts a product on sale with its event, in a transaction of its own. */
    public Product create(NewProduct product) {
        return transactions.run(handle -> createWithEvent(handle, product));
    }

    RenderedResponse create(NewProduct product, KeyedRequest<Product> request) {
        return keys.executeOnce(request, handle -> Effect.of(createWithEvent(handle, product)));
    }

    private Product createWithEvent(Handle handle, NewProduct product) {
        Product created = create(handle, product);
        appendChangedEvent(handle, created.id());
        return created;
    }

    /** Puts a product on sale in the caller's transaction, without an event: for a shop that nobody has read yet. */
    public Product create(Handle handle, NewProduct product) {
        long id = handle.attach(ProductSql.class).insert(product.details());
        List<ProductOption> options = handle.attach(OptionSql.class).insert(id, product.options(), clock.instant());
        return new Product(id, product.details(), options);
    }

    private void appendChangedEvent(Handle handle, long id) {
        outbox.append(handle, List.of(ProductEvents.changed(id, clock.instant())));
    }

    /** Whether there has never been a product, as the caller's transaction sees it. */
    public boolean isEmpty(Handle handle) {
        return !ProductReadSql.existsAny(handle);
    }

    /**
     * Changes a product in a transaction of its own; of two changes at once the second one is made of the first one's result.
     *
     * @param change makes the new state of the stored one
     * @return the product after the change
     * @throws ShopException 404 for a product that does not exist, or what {@code change} throws
     */
    public Product update(long id, UnaryOperator<ProductDetails> change) {
        return transactions.run(handle -> {
            ProductDetails stored = ProductReadSql.lock(handle, id);
            ProductDetails changed = change.apply(stored);
            if (!changed.equals(stored)) {
                handle.attach(ProductSql.class).update(id, changed);
                appendChangedEvent(handle, id);
            }
            return ProductReadSql.find(handle, id)
                    .orElseThrow(() -> ShopException.notFound(ErrorCode.NOT_FOUND_PRODUCT_ERROR));
        });
    }

    /** @throws ShopException 404 for a product that does not exist */
    void delete(long id) {
        transactions.execute(handle -> {
            if (handle.attach(ProductSql.class).delete(id, clock.instant()) == 0) {
                throw ShopException.notFound(ErrorCode.NOT_FOUND_PRODUCT_ERROR);
            }
            appendChangedEvent(handle, id);
        });
    }
}
