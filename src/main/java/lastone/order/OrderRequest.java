package lastone.order;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import lastone.cart.CartLine;
import lastone.web.IdempotentRequest;

/**
 * What a user wants to buy.
 *
 * @param quantities units by option id
 * @param cart the lines of the user's cart that the order takes; empty for an order that is not from the cart
 * @param once given when the request is to take effect once, however often it is sent
 */
public record OrderRequest(
        long userId, SortedMap<Long, Integer> quantities, List<CartLine> cart, Optional<IdempotentRequest> once) {

    /** An order of options, each time it is sent. */
    public OrderRequest(long userId, SortedMap<Long, Integer> quantities, List<CartLine> cart) {
        this(userId, quantities, cart, Optional.empty());
    }
}
