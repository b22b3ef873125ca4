package lastone.testing;

import java.util.ArrayList;
import java.util.List;

/** A walk through a tree of decisions, depth first: each round repeats the last one but for its last open decision. */
final class Choices {

    private record Choice(int taken, int of) {}

    private final List<Choice> path = new ArrayList<>();
    private int position;

    int choose(int of) {
        if (of == 1) {
            return 0;
        }
        if (position == path.size()) {
            path.add(new Choice(0, of));
        }
        Choice choice = path.get(position++);
        if (choice.of() != of) {
            throw new IllegalStateException("The same decisions led elsewhere: something is not under control");
        }
        return choice.taken();
    }

    /** Whether there is another round to walk. */
    boolean next() {
        while (!path.isEmpty() && path.getLast().taken() + 1 == path.getLast().of()) {
            path.removeLast();
        }
        if (path.isEmpty()) {
            return false;
        }
        Choice last = path.removeLast();
        path.add(new Choice(last.taken() + 1, last.of()));
        position = 0;
        return true;
    }
}
