package lastone.shop;

import java.time.Clock;
import lastone.db.Database;
import lastone.order.OrderObserver;

/** Opens further shops. Whoever is handed one need not know how a shop is wired. */
public interface ShopOpener {

    /**
     * Wires the services of one server on a database that the caller keeps open for as long. Starts no jobs.
     *
     * @param observer sees the shop's orders, beside its metrics
     */
    Shop open(Config config, Database database, Clock clock, OrderObserver observer);
}
