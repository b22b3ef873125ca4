package lastone.history;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for an order of steps that were taken at the same time in which the model returns what the shop returned,
 * and ends with the same ledger. A step keeps its place after every step that had ended when it began.
 */
final class HistorySearch {

    /** A step that was executed, its times, and its response. */
    record Taken(HistoryStep step, String response, long began, long ended) {}

    private final List<List<Taken>> threads;
    private final String ledger;
    private final Set<String> deadEnds = new HashSet<>();

    HistorySearch(List<List<Taken>> threads, String ledger) {
        this.threads = threads;
        this.ledger = ledger;
    }

    boolean explains(HistoryModel start) {
        return explains(start, new int[threads.size()]);
    }

    private boolean explains(HistoryModel model, int[] position) {
        if (!deadEnds.add(Arrays.toString(position) + model.ledger())) {
            return false;
        }
        boolean finished = true;
        for (int i = 0; i < threads.size(); i++) {
            if (position[i] == threads.get(i).size()) {
                continue;
            }
            finished = false;
            if (mayBeNext(i, position) && goesOn(model, position, i)) {
                return true;
            }
        }
        return finished && model.ledger().equals(ledger);
    }

    private boolean goesOn(HistoryModel model, int[] position, int thread) {
        Taken next = threads.get(thread).get(position[thread]);
        HistoryModel after = model.copy();
        return agree(next.step(), after.apply(next.step()), next.response())
                && explains(after, moved(position, thread));
    }

    /**
     * The stock that a restock returns counts no order of a batch that has read the stock and is being written, while
     * that batch does not count the restock: so it is not compared here, where steps meet.
     */
    private static boolean agree(HistoryStep step, String expected, String response) {
        return step instanceof HistoryStep.Restock ? response.startsWith("201") : expected.equals(response);
    }

    private boolean mayBeNext(int thread, int[] position) {
        long began = threads.get(thread).get(position[thread]).began();
        for (int other = 0; other < threads.size(); other++) {
            if (position[other] < threads.get(other).size()
                    && threads.get(other).get(position[other]).ended() < began) {
                return false;
            }
        }
        return true;
    }

    private static int[] moved(int[] position, int thread) {
        int[] moved = position.clone();
        moved[thread]++;
        return moved;
    }
}
