package lastone.order;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import lastone.cart.CartLine;
import lastone.idempotency.IdempotencyKey;

/**
 * What a user wants to buy.
 *
 * @param quantities units by option id; not empty
 * @param cart the lines of the user's cart that the order takes; empty for an order that is not from the cart
 * @param expectedTotalPrice given when the order is to be placed only at this total, in the currency's smallest unit
 * @param idempotencyKey given when the request is to take effect once, however often it is sent
 */
public record OrderRequest(
        long userId,
        SortedMap<Long, Integer> quantities,
        List<CartLine> cart,
        OptionalLong expectedTotalPrice,
        Optional<IdempotencyKey> idempotencyKey) {

    /** Copies both collections; options are sorted by id, which is the order of their row locks. */
    public OrderRequest {
        quantities = Collections.unmodifiableSortedMap(new TreeMap<>(quantities));
        cart = List.copyOf(cart);
    }

    /** An order of options that takes effect each time it is sent. */
    public OrderRequest(long userId, SortedMap<Long, Integer> quantities) {
        this(userId, quantities, List.of(), OptionalLong.empty(), Optional.empty());
    }

    /** An order of all lines of a cart. */
    static OrderRequest ofCart(
            long userId,
            List<CartLine> lines,
            OptionalLong expectedTotalPrice,
            Optional<IdempotencyKey> idempotencyKey) {
        SortedMap<Long, Integer> quantities = new TreeMap<>();
        lines.forEach(line -> quantities.put(line.productOptionId(), line.quantity()));
        return new OrderRequest(userId, quantities, lines, expectedTotalPrice, idempotencyKey);
    }

    /** How many options it names, each counted once; what it weighs in a batch. */
    public int optionCount() {
        return quantities.size();
    }
}
