package lastone.shop;

import java.time.Clock;
import lastone.db.Database;
import lastone.order.OrderObserver;

/** Opens further shops, so that races can open some without knowing how a shop is wired. */
public interface ShopOpener {

    /**
     * Wires the services of one server. Starts no jobs. The caller closes the shop before it closes the database.
     *
     * @param observer gets the results of the shop's orders, in addition to its metrics
     */
    Shop open(Config config, Database database, Clock clock, OrderObserver observer);
}
