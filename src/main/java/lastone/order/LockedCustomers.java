package lastone.order;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import lastone.order.CustomerLimits.Holding;
import lastone.order.CustomerLimits.LockedUser;
import org.jspecify.annotations.Nullable;

/** What counts towards the limits of the users that a transaction has locked, with what it adds. For one thread. */
final class LockedCustomers {

    private final Map<Long, LockedUser> users = new HashMap<>();
    private final Map<Holding, Long> holdings;
    private final Map<Long, Integer> addedOrders = new HashMap<>();
    private final SortedMap<Holding, Long> addedUnits = new TreeMap<>();

    /** @param holdings of those of the users who order an option with a limit, at least */
    LockedCustomers(List<LockedUser> locked, Map<Holding, Long> holdings) {
        locked.forEach(user -> users.put(user.id(), user));
        this.holdings = holdings;
    }

    /** Null for a user that another transaction has locked. */
    @Nullable
    LockedUser find(long userId) {
        return users.get(userId);
    }

    /** How many orders of the user wait for payment. */
    int pendingOrders(LockedUser user) {
        return user.pendingOrders() + addedOrders.getOrDefault(user.id(), 0);
    }

    long unitsHeld(long userId, long optionId) {
        Holding holding = new Holding(userId, optionId);
        return holdings.getOrDefault(holding, 0L) + addedUnits.getOrDefault(holding, 0L);
    }

    void addOrder(long userId) {
        addedOrders.merge(userId, 1, Integer::sum);
    }

    void addUnits(long userId, long optionId, int units) {
        addedUnits.merge(new Holding(userId, optionId), (long) units, Long::sum);
    }

    Map<Long, Integer> addedOrders() {
        return addedOrders;
    }

    SortedMap<Holding, Long> addedUnits() {
        return addedUnits;
    }
}
