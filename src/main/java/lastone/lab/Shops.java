package lastone.lab;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import lastone.db.Database;
import lastone.order.OrderService;
import lastone.product.ProductService;

/** How shops are opened: the lab must not know how they are wired. */
public interface Shops {

    /** One server's services, as far as the lab uses them. */
    record Shop(OrderService orders, ProductService products, Runnable onClose) implements AutoCloseable {

        @Override
        public void close() {
            onClose.run();
        }
    }

    /** What a reader of the results wants to know of the program itself and the Redis servers it uses. */
    Map<String, String> facts(Map<String, String> settings);

    /** The names of all strategies, in their order. */
    List<String> strategies();

    /** What a setting lacks that a strategy needs; empty when it can be opened. */
    Optional<String> missing(String strategy, Map<String, String> settings);

    /**
     * Opens a pool of its own, with the schema in place.
     *
     * @param settings environment variables of the shop
     * @throws LabRefusal when a setting is wrong or the database cannot be used
     */
    Database database(Map<String, String> settings);

    /**
     * Wires the services of one server.
     *
     * @param retries how often a buyer without a lock tries again
     * @throws LabRefusal when a setting is wrong, or the strategy needs a Redis that is not there
     */
    Shop open(String strategy, Map<String, String> settings, Database database, int retries, Stopwatch watch);
}
