package lastone.shop;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.Optional;
import lastone.audit.Audit;
import lastone.auth.AccessTokens;
import lastone.cart.CartService;
import lastone.db.Transactions;
import lastone.event.EventRelay;
import lastone.idempotency.IdempotencyKeys;
import lastone.order.OrderExpiry;
import lastone.order.OrderReader;
import lastone.order.OrderRefunds;
import lastone.order.OrderService;
import lastone.order.OrderTransaction;
import lastone.order.PaymentService;
import lastone.product.OptionService;
import lastone.product.PopularProducts;
import lastone.product.ProductService;
import lastone.product.StockService;
import lastone.user.UserService;

/**
 * The services that one server owns, without HTTP. Thread safe.
 *
 * @param orderTransaction the transaction that the strategy's executor runs; the lab and tests run it with other
 *     executors
 * @param clock ticks in microseconds, the precision of the database
 */
public record Shop(
        Transactions transactions,
        UserService users,
        AccessTokens tokens,
        ProductService products,
        OptionService options,
        StockService stock,
        PopularProducts popular,
        CartService carts,
        OrderService orders,
        OrderRefunds refunds,
        OrderTransaction orderTransaction,
        OrderReader orderReader,
        OrderExpiry orderExpiry,
        PaymentService payments,
        IdempotencyKeys idempotencyKeys,
        EventRelay events,
        Audit audit,
        Strategy.ActiveStrategy strategy,
        Clock clock,
        PrometheusMeterRegistry meters)
        implements AutoCloseable {

    /**
     * Returns why the Redis servers that the strategy needs cannot be used, as a sentence without addresses or secrets;
     * empty when they can, or none is needed. Blocks for up to four seconds.
     */
    public Optional<String> reasonStrategyNotReady() {
        return strategy.reasonNotReady();
    }

    /** Closes its connections to Redis. The database stays open. */
    @Override
    public void close() {
        events.close();
        strategy.close();
    }
}
