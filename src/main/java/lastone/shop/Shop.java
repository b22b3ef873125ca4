package lastone;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import lastone.audit.Audit;
import lastone.cart.CartService;
import lastone.db.Database;
import lastone.db.Transactions;
import lastone.event.EventRelay;
import lastone.event.Outbox;
import lastone.idempotency.IdempotencyKeys;
import lastone.order.MeteredGate;
import lastone.order.OrderExpiry;
import lastone.order.OrderReader;
import lastone.order.OrderService;
import lastone.order.OrderWriter;
import lastone.order.PaymentService;
import lastone.product.PopularCounts;
import lastone.product.ProductService;
import lastone.stock.MeteredTransaction;
import lastone.user.AccessTokens;
import lastone.user.UserService;
import org.jdbi.v3.core.Jdbi;

/** The shop without its HTTP face: everything that one server owns, wired by hand. */
record Services(
        Transactions transactions,
        UserService users,
        AccessTokens tokens,
        ProductService products,
        PopularCounts popular,
        CartService carts,
        OrderService orders,
        OrderPath orderPath,
        OrderReader orderReader,
        OrderExpiry orderExpiry,
        PaymentService payments,
        IdempotencyKeys keys,
        EventRelay events,
        Audit audit,
        Strategies.Opened strategy,
        PrometheusMeterRegistry meters)
        implements AutoCloseable {

    /** @param clock counts in microseconds, as the database does, so that what is answered is what is stored */
    static Services wire(Config config, Clock clock, Database database) {
        Jdbi jdbi = database.jdbi();
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Transactions transactions = new Transactions(database, meters);
        PopularCounts popular = new PopularCounts(jdbi, clock, config.timeZone());
        IdempotencyKeys keys = new IdempotencyKeys(transactions, clock);
        CartService carts = new CartService(jdbi, transactions, clock);
        EventRelay events = new EventRelay(
                jdbi, transactions, clock, config.redisUrls().stream().findFirst(), meters);
        Outbox outbox = new Outbox(events::wake);
        OrderWriter writer = new OrderWriter(clock, config.orderPaymentWindow(), outbox);
        OrderPath path = new OrderPath(transactions, writer, carts, keys, outbox, clock);
        Strategies.Opened strategy = Strategies.open(
                config.stockStrategy(),
                config,
                meters,
                taker -> new MeteredTransaction<>(path.transaction(taker), meters));
        MeteredGate gate =
                new MeteredGate(strategy.gate(), config.stockStrategy().word(), meters);
        OrderService orders = path.orders(gate, config.stockWait());
        return new Services(
                transactions,
                new UserService(jdbi, transactions, keys, clock),
                new AccessTokens(jdbi, transactions, clock, config.adminToken(), config.isDemo()),
                new ProductService(jdbi, transactions, clock),
                popular,
                carts,
                orders,
                path,
                new OrderReader(jdbi),
                new OrderExpiry(jdbi, transactions, orders, clock, meters),
                new PaymentService(jdbi, keys, orders, popular, outbox, clock),
                keys,
                events,
                new Audit(transactions, config.timeZone()),
                strategy,
                meters);
    }

    /** Whether what the strategy needs beside the database answers. Blocks for at most some seconds. */
    boolean locksAnswer() {
        return strategy.answers();
    }

    @Override
    public void close() {
        events.close();
        strategy.close();
    }
}
