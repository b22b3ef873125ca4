package lastone.lab;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import lastone.db.Database;
import lastone.order.OrderRequest;
import lastone.order.Placement;
import lastone.product.ProductService;
import lastone.shop.Config;
import lastone.shop.Setting;
import lastone.shop.Shop;
import lastone.shop.ShopOpener;
import lastone.shop.Strategy;

/**
 * Buyers that place their orders with servers in this process.
 *
 * @param servers complete servers on one database; a run uses as many of them as its workload says
 * @param timer the observer of all these servers
 */
record ShopSubject(String name, boolean isBaseline, Database database, List<Server> servers, TransactionTimer timer)
        implements Subject {

    /**
     * One server.
     *
     * @param place places an order as {@link lastone.order.OrderService#place} does
     * @param onClose closes everything that was opened for this server
     */
    record Server(ProductService products, Function<OrderRequest, Placement.Accepted> place, Runnable onClose) {

        static Server of(Shop shop) {
            return new Server(shop.products(), shop.orders()::place, shop::close);
        }
    }

    /** @param retries how often a buyer without a lock tries again */
    static SubjectOpener opener(Strategy strategy, int retries, ShopOpener shops) {
        return (config, databases, others) -> {
            TransactionTimer timer = new TransactionTimer();
            List<Server> servers = new ArrayList<>();
            ShopSubject subject = new ShopSubject(strategy.configName(), false, databases.getFirst(), servers, timer);
            Config own = config.racing(strategy, config.stockWait(), retries);
            for (Database database : databases) {
                Shop shop = shops.open(own, database, Clock.systemUTC(), timer);
                servers.add(Server.of(shop));
                if (shop.reasonStrategyNotReady().isPresent()) {
                    subject.close();
                    throw new LabException(
                            Setting.REDIS_URLS + " cannot be reached, and " + subject.name() + " needs it");
                }
            }
            return subject;
        };
    }

    @Override
    public Run run(Workload workload) {
        Fixture fixture =
                Fixture.create(workload, database.jdbi(), servers.getFirst().products());
        LedgerCheck ledger = new LedgerCheck(database.jdbi());
        Run run = new Run(workload.buyers());
        timer.start(run);
        run.start(buyer -> {
            Server server = servers.get(buyer % workload.servers());
            return Purchase.by(server.place(), new OrderRequest(buyer + 1, fixture.orderOf(buyer)));
        });
        ledger.verify(fixture, run);
        return run;
    }

    @Override
    public void close() {
        servers.forEach(server -> server.onClose().run());
    }
}
