package lastone.order;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import lastone.cart.LockedCarts;
import lastone.error.ShopException;
import lastone.idempotency.StoredResponses;
import lastone.order.OrderRefusals.Shortage;
import lastone.stock.OptionStock;
import lastone.stock.StockReservation;
import org.jspecify.annotations.Nullable;

/**
 * Decides in arrival order which requests of a transaction are placed, by what the transaction read; changes nothing in
 * the database. Lives as long as the transaction, in one thread.
 */
final class OrderPlan {

    private final OrderRules rules;
    private final Instant now;
    private final StoredResponses stored;
    private final LockedCustomers customers;
    private final LockedCarts carts;
    private final Map<Long, OptionStock> options = new HashMap<>();
    private final Map<Long, Long> reserved = new HashMap<>();
    private final List<OrderDraft> drafts = new ArrayList<>();
    private final NavigableSet<Long> cartLines = new TreeSet<>();

    /** One for each request, in their order; null where the order is to be placed. */
    private final List<@Nullable Placement> decided = new ArrayList<>();

    /**
     * @param now the time of all orders of the transaction, read after the customers and options were
     * @param read options that are on sale or will be or were, whatever the time is
     */
    OrderPlan(
            OrderRules rules,
            Instant now,
            StoredResponses stored,
            LockedCustomers customers,
            LockedCarts carts,
            List<OptionStock> read) {
        this.rules = rules;
        this.now = now;
        this.stored = stored;
        this.customers = customers;
        this.carts = carts;
        read.forEach(option -> options.put(option.id(), option));
    }

    void decide(OrderRequest request) {
        Placement replay = replay(request);
        Placement decision = replay == null ? rejectionOrRetry(request) : replay;
        decided.add(decision);
        if (decision == null) {
            accept(request);
        }
    }

    /** The orders to be written, in arrival order. */
    List<OrderDraft> drafts() {
        return drafts;
    }

    /** The cart lines that the orders take. */
    NavigableSet<Long> cartLines() {
        return cartLines;
    }

    List<StockReservation> reservations() {
        return reserved.entrySet().stream()
                .map(entry -> reservation(option(entry.getKey()), entry.getValue()))
                .toList();
    }

    private static StockReservation reservation(OptionStock read, long quantity) {
        return new StockReservation(read.id(), quantity, read.stock(), read.version());
    }

    /**
     * One for each request, in their order.
     *
     * @param placed one for each draft, in their order
     */
    List<Placement> placements(List<Placement.Placed> placed) {
        Iterator<Placement.Placed> next = placed.iterator();
        List<Placement> placements = new ArrayList<>(decided.size());
        for (Placement decision : decided) {
            placements.add(decision == null ? next.next() : decision);
        }
        return placements;
    }

    private @Nullable Placement replay(OrderRequest request) {
        return request.idempotencyKey()
                .flatMap(stored::find)
                .map(Placement.Replayed::new)
                .orElse(null);
    }

    private @Nullable Placement rejectionOrRetry(OrderRequest request) {
        CustomerLimits.LockedUser user = customers.find(request.userId());
        if (user == null || !carts.holds(request.userId(), request.cart())) {
            return new Placement.Retry();
        }
        ShopException refusal = user.deleted() ? ShopException.invalidToken() : refusal(request, user);
        return refusal == null ? null : new Placement.Refused(refusal);
    }

    /**
     * The reasons in their order of precedence, each for the smallest option id that it concerns; null for none. Loops,
     * since a server decides its first thousands of orders before streams of this kind are compiled.
     */
    private @Nullable ShopException refusal(OrderRequest request, CustomerLimits.LockedUser user) {
        for (long id : request.quantities().keySet()) {
            if (!options.containsKey(id)) {
                return OrderRefusals.unknownOption(id);
            }
        }
        List<OptionStock> wanted = optionsOf(request);
        for (OptionStock option : wanted) {
            if (option.rules().hasNotStarted(now)) {
                return OrderRefusals.saleNotStarted(option);
            }
        }
        for (OptionStock option : wanted) {
            if (option.rules().hasEnded(now)) {
                return OrderRefusals.saleEnded(option);
            }
        }
        for (OptionStock option : wanted) {
            Integer max = option.maxPerCustomer();
            if (max != null) {
                long held = customers.unitsHeld(request.userId(), option.id());
                if (option.rules().exceedsLimit(held, quantity(request, option))) {
                    return OrderRefusals.purchaseLimit(option.id(), max, held);
                }
            }
        }
        int limit = rules.maxPendingOrders();
        if (limit > 0 && customers.pendingOrders(user) >= limit) {
            return OrderRefusals.tooManyPendingOrders(limit);
        }
        long total = totalPrice(request, wanted);
        if (total != request.expectedTotalPrice().orElse(total)) {
            return OrderRefusals.priceChanged(total);
        }
        List<Shortage> shortages = shortages(request, wanted);
        return shortages.isEmpty() ? null : OrderRefusals.outOfStock(shortages);
    }

    private static long totalPrice(OrderRequest request, List<OptionStock> wanted) {
        long total = 0;
        for (OptionStock option : wanted) {
            total += option.price() * quantity(request, option);
        }
        return total;
    }

    private List<Shortage> shortages(OrderRequest request, List<OptionStock> wanted) {
        List<Shortage> shortages = new ArrayList<>(0);
        for (OptionStock option : wanted) {
            int quantity = quantity(request, option);
            if (available(option) < quantity) {
                shortages.add(new Shortage(option.id(), quantity, available(option)));
            }
        }
        return shortages;
    }

    private void accept(OrderRequest request) {
        List<OrderDraft.Line> lines = new ArrayList<>(request.optionCount());
        Duration window = null;
        for (OptionStock option : optionsOf(request)) {
            int quantity = quantity(request, option);
            boolean countsTowardsLimit = option.maxPerCustomer() != null;
            lines.add(new OrderDraft.Line(
                    option.id(),
                    option.productName(),
                    option.optionName(),
                    quantity,
                    option.price() * quantity,
                    countsTowardsLimit));
            reserved.merge(option.id(), (long) quantity, Long::sum);
            if (countsTowardsLimit) {
                customers.addUnits(request.userId(), option.id(), quantity);
            }
            window = shorter(window, Objects.requireNonNullElse(option.paymentWindow(), rules.paymentWindow()));
        }
        customers.addOrder(request.userId());
        carts.take(request.userId());
        request.cart().forEach(line -> cartLines.add(line.id()));
        drafts.add(new OrderDraft(request, lines, now, now.plus(Objects.requireNonNull(window))));
    }

    private static Duration shorter(@Nullable Duration one, Duration other) {
        return one == null || other.compareTo(one) < 0 ? other : one;
    }

    /** By id. */
    private List<OptionStock> optionsOf(OrderRequest request) {
        List<OptionStock> wanted = new ArrayList<>(request.optionCount());
        for (long id : request.quantities().keySet()) {
            wanted.add(option(id));
        }
        return wanted;
    }

    private static int quantity(OrderRequest request, OptionStock option) {
        return Objects.requireNonNull(request.quantities().get(option.id()));
    }

    private long available(OptionStock option) {
        return option.stock() - reserved.getOrDefault(option.id(), 0L);
    }

    private OptionStock option(long optionId) {
        OptionStock option = options.get(optionId);
        if (option == null) {
            throw new IllegalStateException("Not read: option " + optionId);
        }
        return option;
    }
}
