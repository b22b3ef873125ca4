package lastone.db;

import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The rows of one page.
 *
 * @param hasMore whether more rows follow
 */
public record Slice<T>(List<T> rows, boolean hasMore) {

    /** Lines of orders or options of products that one page holds: 60 KB as a rule, 250 KB with the longest names. */
    static final int MAX_PARTS = 250;

    /** Cuts rows that were read one beyond {@code limit}, and bring nothing with them. */
    public static <T> Slice<T> of(List<T> rows, int limit) {
        return fitting(rows, limit, row -> 0);
    }

    /**
     * Cuts rows that were read one beyond {@code limit}, so that a page is bounded in bytes, too: the first row, and those
     * after it while all of them have no more than 250 parts.
     *
     * @param parts how many lines a row brings with it, which have yet to be read
     */
    public static <T> Slice<T> fitting(List<T> rows, int limit, ToIntFunction<T> parts) {
        int fit = 0;
        int sum = 0;
        while (fit < Math.min(rows.size(), limit)) {
            sum += parts.applyAsInt(rows.get(fit));
            if (fit > 0 && sum > MAX_PARTS) {
                break;
            }
            fit++;
        }
        return new Slice<>(rows.subList(0, fit), fit < rows.size());
    }

    /** Returns this slice with other rows, such as what was read for them; {@code hasMore} stays. */
    public <R> Slice<R> with(List<R> read) {
        return new Slice<>(read, hasMore);
    }
}
