package lastone;

import java.util.function.Function;
import lastone.order.OrderRequest;
import lastone.order.Placement;
import lastone.stock.ConditionalTaker;
import lastone.stock.Gate;
import lastone.stock.OpenGate;
import lastone.stock.RowLockTaker;
import lastone.stock.StockTaker;
import lastone.stock.StockTransaction;
import lastone.stock.VersionTaker;

/** The one table of strategies: each is a gate and a stock taker. */
final class Strategies {

    private Strategies() {}

    /** @param transaction makes the order transaction around a stock taker */
    static Gate<OrderRequest, Placement> gate(
            Config.Strategy strategy, Function<StockTaker, StockTransaction<OrderRequest, Placement>> transaction) {
        return switch (strategy) {
            case PESSIMISTIC -> new OpenGate<>(transaction.apply(new RowLockTaker()));
            case OPTIMISTIC -> new OpenGate<>(transaction.apply(new VersionTaker()));
            case CONDITIONAL -> new OpenGate<>(transaction.apply(new ConditionalTaker()));
        };
    }
}
