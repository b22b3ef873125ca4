package lastone.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One request of a history. Users, options and a user's orders are counted from 0, so that the same step can be played
 * in the shop and in the model.
 */
sealed interface HistoryStep {

    int OPTIONS = 3;
    int UNKNOWN_OPTION = OPTIONS;

    /** Units by option. */
    record Place(int user, SortedMap<Integer, Integer> lines) implements HistoryStep {}

    record PutInCart(int user, int option, int quantity) implements HistoryStep {}

    record PlaceCart(int user) implements HistoryStep {}

    /** @param owner whose order it is; no other user may cancel or pay it */
    record Cancel(int user, int owner, int order) implements HistoryStep {}

    record Pay(int user, int owner, int order) implements HistoryStep {}

    /** By an admin. */
    record Refund(int owner, int order, boolean restock) implements HistoryStep {}

    record Restock(int option, int quantity) implements HistoryStep {}

    record Adjust(int option, int delta) implements HistoryStep {}

    record TopUp(int user, int amount) implements HistoryStep {}

    /** Steps of the first users, each of whom acts on any order. */
    static List<HistoryStep> random(Random random, int users, int count) {
        List<HistoryStep> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            steps.add(step(random, random.nextInt(users), random.nextInt(users)));
        }
        return steps;
    }

    /** Steps of one user, including cancelling, paying and charging for user 0 (which orders nothing meanwhile). */
    static List<HistoryStep> randomOf(Random random, int user, int count) {
        List<HistoryStep> steps = new ArrayList<>();
        while (steps.size() < count) {
            steps.add(
                    switch (random.nextInt(4)) {
                        case 0 -> changeOrder(random, 0, 0);
                        default -> step(random, user, user);
                    });
        }
        return steps;
    }

    private static HistoryStep step(Random random, int user, int owner) {
        return switch (random.nextInt(14)) {
            case 0, 1, 2, 3 -> new Place(user, lines(random));
            case 4 -> new PutInCart(user, random.nextInt(OPTIONS), 1 + random.nextInt(3));
            case 5 -> new PlaceCart(user);
            case 6 ->
                random.nextBoolean()
                        ? new Restock(random.nextInt(OPTIONS), 1 + random.nextInt(4))
                        : new Adjust(random.nextInt(OPTIONS), random.nextBoolean() ? 2 : -1 - random.nextInt(3));
            case 7 -> new TopUp(user, 1 + random.nextInt(30));
            case 8, 9 -> new Refund(owner, random.nextInt(4), random.nextBoolean());
            default -> changeOrder(random, user, owner);
        };
    }

    private static HistoryStep changeOrder(Random random, int user, int owner) {
        int order = random.nextInt(4);
        return random.nextBoolean() ? new Cancel(user, owner, order) : new Pay(user, owner, order);
    }

    private static SortedMap<Integer, Integer> lines(Random random) {
        SortedMap<Integer, Integer> lines = new TreeMap<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            int option = random.nextInt(40) == 0 ? UNKNOWN_OPTION : random.nextInt(OPTIONS);
            lines.merge(option, 1 + random.nextInt(3), Integer::sum);
        }
        return lines;
    }
}
