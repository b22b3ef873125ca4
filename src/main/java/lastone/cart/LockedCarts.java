package lastone.cart;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The lines of some users' carts, which a transaction has locked. For one thread. */
public final class LockedCarts {

    /** Quantities by user and line. */
    private final Map<Long, Map<Long, Integer>> carts = new HashMap<>();

    LockedCarts(List<CartSql.LockedLine> lines) {
        for (CartSql.LockedLine line : lines) {
            carts.computeIfAbsent(line.userId(), user -> new HashMap<>()).put(line.id(), line.quantity());
        }
    }

    /**
     * Takes the user's cart for one order, if it holds exactly these lines with these quantities.
     *
     * @return false also for a cart that was taken before; always true for no lines
     */
    public boolean tryTake(long userId, List<CartLine> lines) {
        if (lines.isEmpty()) {
            return true;
        }
        Map<Long, Integer> expected = lines.stream().collect(Collectors.toMap(CartLine::id, CartLine::quantity));
        return carts.remove(userId, expected);
    }
}
