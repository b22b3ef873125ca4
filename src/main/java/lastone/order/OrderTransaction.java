package lastone.order;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import lastone.batch.Batch;
import lastone.cart.CartService;
import lastone.cart.LockedCarts;
import lastone.db.Transactions;
import lastone.idempotency.IdempotencyKey;
import lastone.idempotency.IdempotencyKeys;
import lastone.idempotency.RenderedResponse;
import lastone.idempotency.StoredResponses;
import lastone.order.CustomerLimits.LockedUser;
import lastone.stock.OptionStock;
import lastone.stock.Stock;
import lastone.stock.StockChangedException;
import lastone.stock.StockUpdate;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one way in which orders are placed, whatever the strategy. Thread safe. */
public final class OrderTransaction {

    /** How often a batch is planned from an unlocked read; then its stock is locked as it is read, so nothing can change. */
    private static final int UNLOCKED_ATTEMPTS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(OrderTransaction.class);

    private final Transactions transactions;
    private final OrderRules rules;
    private final Clock clock;
    private final OrderWriter writer;
    private final CartService carts;
    private final IdempotencyKeys keys;
    private final Stock stock;
    private final Function<Order, RenderedResponse> renderCreated;
    private final List<OrderObserver> observers;

    /**
     * @param clock gives the time of the orders, which decides whether a sale is open
     * @param renderCreated renders what is stored for a request with a key
     */
    public OrderTransaction(
            Transactions transactions,
            OrderRules rules,
            Clock clock,
            OrderWriter writer,
            CartService carts,
            IdempotencyKeys keys,
            Stock stock,
            Function<Order, RenderedResponse> renderCreated,
            List<OrderObserver> observers) {
        this.transactions = transactions;
        this.rules = rules;
        this.clock = clock;
        this.writer = writer;
        this.carts = carts;
        this.keys = keys;
        this.stock = stock;
        this.renderCreated = renderCreated;
        this.observers = observers;
    }

    /** Where batches should be executed: see {@link Transactions#transactionThreads}. */
    public Executor transactionThreads() {
        return transactions.transactionThreads();
    }

    /**
     * Places a batch, which is claimed when the transaction has its connection: until then requests can join it and
     * callers can withdraw theirs. When another transaction changed the stock in between, the whole batch is planned
     * again from a fresh read: at most three attempts in all, the last one with its options locked. The transaction's
     * own waits are bounded by the deadline of the thread that runs it (see {@link Transactions#run}), not by those of
     * the requests.
     *
     * @param mayCommit asked right before the commit
     * @return one for each request, in their order
     * @throws LeaseLostException when {@code mayCommit} was false; nothing was changed
     */
    public List<Placement> placeBatch(
            Batch<OrderRequest, Placement> batch, StockUpdate update, BooleanSupplier mayCommit) {
        for (int attempt = 0; attempt < UNLOCKED_ATTEMPTS; attempt++) {
            try {
                return runTransaction(batch, update, mayCommit);
            } catch (StockChangedException e) {
                // All is rolled back. The whole batch is planned again: only a fresh read shows which orders fit, in
                // order of arrival.
            }
        }
        // Row locks make the other buyers wait, but the stock can no longer change: this attempt is the last one.
        return runTransaction(batch, StockUpdate.ROW_LOCK, mayCommit);
    }

    /**
     * Places one order in a transaction of its own. Blocks as {@link Transactions#run} does.
     *
     * @throws StockChangedException when stock changed between its read and its reservation; nothing was changed
     */
    public Placement placeAlone(OrderRequest request, StockUpdate update) {
        return runTransaction(Batch.of(List.of(request)), update, () -> true).getFirst();
    }

    private List<Placement> runTransaction(
            Batch<OrderRequest, Placement> batch, StockUpdate update, BooleanSupplier mayCommit) {
        long start = System.nanoTime();
        long began = start;
        OrderObserver.Ending ending = OrderObserver.Ending.FAILED;
        try {
            TransactionResult result = transactions.run(handle -> claimAndPlace(handle, batch, update, mayCommit));
            began = result.beganNanoTime();
            ending = OrderObserver.Ending.COMMITTED;
            return result.placements();
        } catch (StockChangedException e) {
            ending = OrderObserver.Ending.STOCK_CHANGED;
            throw e;
        } catch (LeaseLostException e) {
            ending = OrderObserver.Ending.LEASE_LOST;
            throw e;
        } finally {
            notifyObservers(ending, batch.requests(), start, began);
        }
    }

    /** @param beganNanoTime when the transaction had its connection; of several attempts the last one's */
    private record TransactionResult(List<Placement> placements, long beganNanoTime) {}

    private TransactionResult claimAndPlace(
            Handle handle, Batch<OrderRequest, Placement> batch, StockUpdate update, BooleanSupplier mayCommit) {
        long began = System.nanoTime();
        List<OrderRequest> requests = batch.claim();
        List<Placement> placements = requests.isEmpty() ? List.of() : placeAll(handle, requests, update);
        if (!mayCommit.getAsBoolean()) {
            throw new LeaseLostException();
        }
        return new TransactionResult(placements, began);
    }

    private List<Placement> placeAll(Handle handle, List<OrderRequest> requests, StockUpdate update) {
        // Rows are locked in the order that all transactions of the shop keep: users, carts, keys, options. A key is
        // locked by its insert (store), not by find. StockUpdate.ROW_LOCK is the exception: its read locks the options
        // before the keys.
        StoredResponses stored = keys.find(handle, keysOf(requests));
        List<LockedUser> users = CustomerLimits.tryLockUsers(handle, users(requests, request -> true));
        LockedCarts lockedCarts =
                carts.lock(handle, users(requests, request -> !request.cart().isEmpty()));
        List<OptionStock> options = update.read(handle, optionIds(requests));
        LockedCustomers customers = new LockedCustomers(users, holdings(handle, requests, options));
        // One time for all orders of this attempt. Read after the options, so it is no earlier than the sales it
        // decides on.
        OrderPlan plan = new OrderPlan(rules, clock.instant(), stored, customers, lockedCarts, options);
        requests.forEach(plan::decide);
        carts.remove(handle, plan.cartLines());
        CustomerLimits.addPending(handle, customers.addedOrders());
        CustomerLimits.addHeldUnits(handle, customers.addedUnits());
        List<Placement.Placed> placed = placed(plan.drafts(), writer.write(handle, plan.drafts()));
        keys.store(handle, stored, responses(plan.drafts(), placed));
        // Last, because other servers' buyers wait for these rows until the commit.
        stock.reserve(handle, update, plan.reservations());
        return plan.placements(placed);
    }

    private List<Placement.Placed> placed(List<OrderDraft> drafts, List<Order> orders) {
        List<Placement.Placed> placed = new ArrayList<>(drafts.size());
        for (int i = 0; i < drafts.size(); i++) {
            Order order = orders.get(i);
            placed.add(new Placement.Placed(
                    order, drafts.get(i).request().idempotencyKey().map(key -> renderCreated.apply(order))));
        }
        return placed;
    }

    private static Map<IdempotencyKey, RenderedResponse> responses(
            List<OrderDraft> drafts, List<Placement.Placed> placed) {
        Map<IdempotencyKey, RenderedResponse> responses = new LinkedHashMap<>();
        for (int i = 0; i < drafts.size(); i++) {
            IdempotencyKey key = drafts.get(i).request().idempotencyKey().orElse(null);
            if (key != null) {
                responses.put(key, placed.get(i).response().orElseThrow());
            }
        }
        return responses;
    }

    private static List<IdempotencyKey> keysOf(List<OrderRequest> requests) {
        return requests.stream()
                .flatMap(request -> request.idempotencyKey().stream())
                .toList();
    }

    /**
     * Returns how many units the customers who order an option with a limit already hold; reads nothing without a
     * limit.
     */
    private static Map<CustomerLimits.Holding, Long> holdings(
            Handle handle, List<OrderRequest> requests, List<OptionStock> options) {
        SortedSet<Long> limited = options.stream()
                .filter(option -> option.maxPerCustomer() != null)
                .map(OptionStock::id)
                .collect(Collectors.toCollection(TreeSet::new));
        return CustomerLimits.holdings(
                handle,
                users(
                        requests,
                        request -> !Collections.disjoint(
                                limited, request.quantities().keySet())),
                limited);
    }

    private static SortedSet<Long> users(List<OrderRequest> requests, Predicate<OrderRequest> which) {
        SortedSet<Long> ids = new TreeSet<>();
        requests.stream().filter(which).forEach(request -> ids.add(request.userId()));
        return ids;
    }

    private static SortedSet<Long> optionIds(List<OrderRequest> requests) {
        SortedSet<Long> ids = new TreeSet<>();
        requests.forEach(request -> ids.addAll(request.quantities().keySet()));
        return ids;
    }

    private void notifyObservers(
            OrderObserver.Ending ending, List<OrderRequest> requests, long startNanoTime, long beganNanoTime) {
        for (OrderObserver observer : observers) {
            try {
                observer.transactionEnded(ending, requests, startNanoTime, beganNanoTime);
            } catch (RuntimeException e) {
                // The transaction has ended: an exception from here would look like its failure, and could be tried
                // again.
                LOG.error("An observer failed", e);
            }
        }
    }
}
