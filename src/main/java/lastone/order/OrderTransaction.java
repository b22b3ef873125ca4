package lastone.order;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import lastone.cart.CartService;
import lastone.db.Transactions;
import lastone.idempotency.IdempotencyKeys;
import lastone.idempotency.KeptAnswer;
import lastone.stock.LeaseLostException;
import lastone.stock.StockChangedException;
import lastone.stock.StockTaker;
import lastone.stock.StockTransaction;
import lastone.web.Answer;
import lastone.web.IdempotentRequest;
import org.jdbi.v3.core.Handle;

/**
 * The one way in which orders come to be, for every strategy: take the carts, read the options, decide in arrival
 * order who gets what, write all orders, and take the stock last. Thread safe.
 */
public final class OrderTransaction implements StockTransaction<OrderRequest, Placement> {

    private final Transactions transactions;
    private final StockTaker stockTaker;
    private final OrderWriter writer;
    private final CartService carts;
    private final IdempotencyKeys keys;
    private final List<OrderObserver> observers;

    public OrderTransaction(
            Transactions transactions,
            StockTaker stockTaker,
            OrderWriter writer,
            CartService carts,
            IdempotencyKeys keys,
            List<OrderObserver> observers) {
        this.transactions = transactions;
        this.stockTaker = stockTaker;
        this.writer = writer;
        this.carts = carts;
        this.keys = keys;
        this.observers = observers;
    }

    @Override
    public List<Placement> run(List<OrderRequest> requests, Runnable beforeCommit) {
        long asked = System.nanoTime();
        TransactionOutcome outcome = TransactionOutcome.FAILED;
        try {
            Committed committed = commit(requests, beforeCommit);
            outcome = TransactionOutcome.COMMITTED;
            for (OrderObserver observer : observers) {
                observer.transactionCommitted(requests, committed.beganNanoTime(), System.nanoTime());
            }
            return committed.placements();
        } catch (StockChangedException e) {
            outcome = TransactionOutcome.STOCK_CHANGED;
            throw e;
        } catch (LeaseLostException e) {
            outcome = TransactionOutcome.LEASE_LOST;
            throw e;
        } finally {
            for (OrderObserver observer : observers) {
                observer.transactionEnded(outcome, System.nanoTime() - asked);
            }
        }
    }

    private record Committed(List<Placement> placements, long beganNanoTime) {}

    private Committed commit(List<OrderRequest> requests, Runnable beforeCommit) {
        return transactions.run(handle -> {
            long began = System.nanoTime();
            List<Placement> placements = place(handle, requests);
            beforeCommit.run();
            return new Committed(placements, began);
        });
    }

    private List<Placement> place(Handle handle, List<OrderRequest> requests) {
        Map<ByteBuffer, KeptAnswer> kept = keys.find(
                handle,
                requests.stream().flatMap(request -> request.once().stream()).toList());
        Allocation allocation = new Allocation(stockTaker.read(handle, optionIds(requests)));
        List<Decision> decisions = new ArrayList<>(requests.size());
        for (OrderRequest request : requests) {
            decisions.add(decide(handle, allocation, kept, request));
        }
        List<OrderDraft> drafts = decisions.stream()
                .filter(Decision.Accepted.class::isInstance)
                .map(decision -> ((Decision.Accepted) decision).draft())
                .toList();
        Iterator<Order> orders = writer.write(handle, drafts).iterator();
        List<Placement> placements = new ArrayList<>(requests.size());
        for (int i = 0; i < requests.size(); i++) {
            placements.add(
                    switch (decisions.get(i)) {
                        case Decision.Accepted accepted -> placed(requests.get(i), orders.next());
                        case Decision.Refused refused -> refused.placement();
                    });
        }
        keys.keep(handle, answers(requests, placements));
        stockTaker.take(handle, allocation.taken());
        return placements;
    }

    /** The answer that is kept is rendered once: it is also the one that is sent. */
    private static Placement placed(OrderRequest request, Order order) {
        return new Placement.Placed(order, request.once().map(once -> OrderService.created(order)));
    }

    private static Map<IdempotentRequest, Answer> answers(List<OrderRequest> requests, List<Placement> placements) {
        Map<IdempotentRequest, Answer> answers = new LinkedHashMap<>();
        for (int i = 0; i < requests.size(); i++) {
            OrderRequest request = requests.get(i);
            if (placements.get(i) instanceof Placement.Placed placed) {
                placed.kept().ifPresent(kept -> answers.put(request.once().orElseThrow(), kept));
            }
        }
        return answers;
    }

    private Decision decide(
            Handle handle, Allocation allocation, Map<ByteBuffer, KeptAnswer> kept, OrderRequest request) {
        Optional<KeptAnswer> repeated = request.once().map(once -> kept.get(once.keyHash()));
        if (repeated.isPresent()) {
            return new Decision.Refused(new Placement.Repeated(repeated.get()));
        }
        Decision decision = allocation.decide(request);
        if (decision instanceof Decision.Refused) {
            return decision;
        }
        if (!request.cart().isEmpty() && !carts.tryTake(handle, request.userId(), request.cart())) {
            return new Decision.Refused(new Placement.CartChanged());
        }
        allocation.allocate(request);
        return decision;
    }

    private static SortedSet<Long> optionIds(List<OrderRequest> requests) {
        SortedSet<Long> ids = new TreeSet<>();
        requests.forEach(request -> ids.addAll(request.quantities().keySet()));
        return ids;
    }
}
