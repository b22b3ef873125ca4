package lastone.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lastone.shop.Strategy;

/** Two requests that meet, and how both servers reserve stock. */
record Pair(Strategy strategy, Operation a, Operation b) {

    /** Of every operation with itself and every other one; those with a key meet themselves alone. */
    static List<Pair> all() {
        List<Pair> pairs = new ArrayList<>();
        Operation[] all = Operation.values();
        for (int i = 0; i < all.length; i++) {
            for (int j = i; j < all.length; j++) {
                if (i == j || !(all[i].keyed || all[j].keyed)) {
                    pairs.add(new Pair(Strategy.CONDITIONAL, all[i], all[j]));
                    if (all[i].places() || all[j].places()) {
                        pairs.add(new Pair(Strategy.COALESCED, all[i], all[j]));
                    }
                }
            }
        }
        return pairs;
    }

    Operation operation(int side) {
        return side == 0 ? a : b;
    }

    boolean has(Operation operation) {
        return a == operation || b == operation;
    }

    @Override
    public String toString() {
        return strategy.name().toLowerCase(Locale.ROOT) + "/" + a.word() + "+" + b.word();
    }
}
