package lastone.order;

import java.util.List;
import java.util.SortedMap;
import lastone.cart.CartLine;

/**
 * What a user wants to buy.
 *
 * @param quantities units by option id
 * @param cart the lines of the user's cart that the order takes; empty for an order that is not from the cart
 */
public record OrderRequest(long userId, SortedMap<Long, Integer> quantities, List<CartLine> cart) {}
