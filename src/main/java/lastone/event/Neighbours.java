package lastone.event;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/** Cuts a list into stretches in which each element follows the one before it. */
final class Neighbours {

    private Neighbours() {}

    /**
     * @param longest how long a stretch may be
     * @param follows whether the second follows the first
     * @return views of the list, in its order; none is empty
     */
    static <T> List<List<T>> cut(List<T> list, int longest, BiPredicate<T, T> follows) {
        List<List<T>> stretches = new ArrayList<>();
        int first = 0;
        for (int i = 1; i <= list.size(); i++) {
            boolean goesOn = i < list.size() && i - first < longest && follows.test(list.get(i - 1), list.get(i));
            if (!goesOn) {
                stretches.add(list.subList(first, i));
                first = i;
            }
        }
        return stretches;
    }
}
