package lastone.order;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import lastone.cart.CartLine;
import lastone.cart.LockedCarts;
import lastone.idempotency.StoredResponses;
import lastone.stock.OptionStock;
import lastone.stock.StockReservation;
import org.jspecify.annotations.Nullable;

/**
 * Decides in arrival order which requests of a transaction are placed, by what the transaction read; changes nothing in
 * the database. Lives as long as the transaction, in one thread.
 */
final class OrderPlan {

    private final StoredResponses stored;
    private final LockedCarts carts;
    private final Map<Long, OptionStock> options = new HashMap<>();
    private final Map<Long, Long> reserved = new HashMap<>();
    private final List<Draft> drafts = new ArrayList<>();
    private final NavigableSet<Long> cartLines = new TreeSet<>();

    /** One for each request, in their order; null where the order is to be placed. */
    private final List<@Nullable Placement> decided = new ArrayList<>();

    /** An order that is to be written; its stock is reserved at the end of the transaction. */
    record Draft(OrderRequest request, List<Line> lines) {

        long userId() {
            return request.userId();
        }

        long totalPrice() {
            return lines.stream().mapToLong(Line::totalPrice).sum();
        }
    }

    /** One line of it, with names and price as they are now. */
    record Line(long optionId, String productName, String optionName, int quantity, long totalPrice) {}

    OrderPlan(StoredResponses stored, LockedCarts carts, List<OptionStock> read) {
        this.stored = stored;
        this.carts = carts;
        read.forEach(option -> options.put(option.id(), option));
    }

    void decide(OrderRequest request) {
        Optional<Placement> decision = replay(request).or(() -> refusal(request));
        decided.add(decision.orElse(null));
        if (decision.isEmpty()) {
            accept(request);
        }
    }

    /** The orders to be written, in arrival order. */
    List<Draft> drafts() {
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

    private Optional<Placement> replay(OrderRequest request) {
        return request.idempotency().flatMap(stored::find).map(Placement.Replayed::new);
    }

    private Optional<Placement> refusal(OrderRequest request) {
        for (long optionId : request.quantities().keySet()) {
            if (!options.containsKey(optionId)) {
                return Optional.of(new Placement.UnknownOption(optionId));
            }
        }
        for (Map.Entry<Long, Integer> wanted : request.quantities().entrySet()) {
            if (left(wanted.getKey()) < wanted.getValue()) {
                return Optional.of(new Placement.OutOfStock(wanted.getKey()));
            }
        }
        return carts.tryTake(request.userId(), request.cart())
                ? Optional.empty()
                : Optional.of(new Placement.CartChanged());
    }

    private void accept(OrderRequest request) {
        List<Line> lines = new ArrayList<>(request.quantities().size());
        request.quantities().forEach((optionId, quantity) -> {
            OptionStock option = option(optionId);
            lines.add(
                    new Line(optionId, option.productName(), option.optionName(), quantity, option.price() * quantity));
            reserved.merge(optionId, (long) quantity, Long::sum);
        });
        drafts.add(new Draft(request, lines));
        request.cart().stream().map(CartLine::id).forEach(cartLines::add);
    }

    private long left(long optionId) {
        return option(optionId).stock() - reserved.getOrDefault(optionId, 0L);
    }

    private OptionStock option(long optionId) {
        OptionStock option = options.get(optionId);
        if (option == null) {
            throw new IllegalStateException("Not read: option " + optionId);
        }
        return option;
    }
}
