package lastone;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import lastone.demo.Contender;
import lastone.order.OrderRequest;
import lastone.order.OrderService;
import lastone.order.Placement;
import lastone.stock.StockBusyException;
import lastone.stock.StockTransaction;

/** What can race in a demo: every strategy, opened beside the one that the shop sells with. */
final class Contenders {

    /** Bounds a race even where orders may wait for minutes. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final Config config;
    private final OrderPath path;

    private Contenders(Config config, OrderPath path) {
        this.config = config;
        this.path = path;
    }

    static List<Contender> of(Config config, OrderPath path) {
        Contenders contenders = new Contenders(config, path);
        return Arrays.stream(Config.Strategy.values())
                .map(contenders::contender)
                .toList();
    }

    private Contender contender(Config.Strategy strategy) {
        return new Contender(
                strategy.word(),
                strategy.redisServers(),
                config.canUse(strategy),
                calledOff -> lane(strategy, calledOff));
    }

    private Contender.Lane lane(Config.Strategy strategy, BooleanSupplier calledOff) {
        Strategies.Opened opened = Strategies.open(
                strategy, config, new SimpleMeterRegistry(), taker -> unless(calledOff, path.transaction(taker)));
        Duration wait = config.stockWait().compareTo(LONGEST_WAIT) < 0 ? config.stockWait() : LONGEST_WAIT;
        OrderService orders = path.orders(opened.gate(), wait);
        return new Contender.Lane(orders, opened::answers, opened::close);
    }

    private static StockTransaction<OrderRequest, Placement> unless(
            BooleanSupplier calledOff, StockTransaction<OrderRequest, Placement> transaction) {
        return (requests, beforeCommit) -> {
            if (calledOff.getAsBoolean()) {
                throw new StockBusyException("The race was called off");
            }
            return transaction.run(requests, beforeCommit);
        };
    }
}
