package lastone;

import java.time.Clock;
import java.time.Duration;
import lastone.cart.CartService;
import lastone.db.Transactions;
import lastone.event.Outbox;
import lastone.idempotency.IdempotencyKeys;
import lastone.order.OrderRequest;
import lastone.order.OrderService;
import lastone.order.OrderTransaction;
import lastone.order.OrderWriter;
import lastone.order.Placement;
import lastone.stock.Gate;
import lastone.stock.StockTaker;
import lastone.stock.StockTransaction;

/** What an order needs whatever the strategy: the shop's own and those that race share all of it. */
record OrderPath(
        Transactions transactions,
        OrderWriter writer,
        CartService carts,
        IdempotencyKeys keys,
        Outbox outbox,
        Clock clock) {

    StockTransaction<OrderRequest, Placement> transaction(StockTaker taker) {
        return new OrderTransaction(transactions, taker, writer, carts, keys);
    }

    OrderService orders(Gate<OrderRequest, Placement> gate, Duration wait) {
        return new OrderService(transactions, gate, carts, keys, outbox, clock, wait);
    }
}
