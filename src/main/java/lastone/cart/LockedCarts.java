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
     * Whether the user's cart holds exactly these lines with these quantities; false also for a cart that was taken
     * before, true for no lines.
     */
    public boolean holds(long userId, List<CartLine> lines) {
        Map<Long, Integer> expected = lines.stream().collect(Collectors.toMap(CartLine::id, CartLine::quantity));
        return lines.isEmpty() || expected.equals(carts.get(userId));
    }

    /** Takes the user's cart for one order. */
    public void take(long userId) {
        carts.remove(userId);
    }
}
