package lastone.demo;

import java.util.function.BooleanSupplier;
import java.util.function.Function;
import lastone.order.OrderService;

/**
 * A strategy that may race.
 *
 * @param redisServers how many Redis servers it needs
 * @param possible whether the settings name that many
 * @param open puts it to work beside the strategy that the shop sells with; once what it is handed says true, no
 *     order is placed any more
 */
public record Contender(String name, int redisServers, boolean possible, Function<BooleanSupplier, Lane> open) {

    /**
     * A strategy at work.
     *
     * @param answers whether what it needs beside the database answers; blocks for at most some seconds
     */
    public record Lane(OrderService orders, BooleanSupplier answers, Runnable end) implements AutoCloseable {

        @Override
        public void close() {
            end.run();
        }
    }
}
