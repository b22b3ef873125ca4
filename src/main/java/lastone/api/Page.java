package lastone.api;

import io.javalin.http.Context;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list that is walked by id, so that rows inserted meanwhile shift nothing.
 *
 * @param nextCursor where the next page starts; null on the last one
 */
public record Page<T>(List<T> data, @Nullable String nextCursor) {

    /**
     * Cuts a page from rows that were read one beyond {@code limit}, to learn whether more follow.
     *
     * @param ctx the request for the list; the cursor holds for its path alone
     */
    public static <T> Page<T> of(Context ctx, List<T> rows, int limit, ToLongFunction<T> id) {
        boolean hasMore = rows.size() > limit;
        return of(ctx, hasMore ? rows.subList(0, limit) : rows, hasMore, id);
    }

    /**
     * A page of rows that were cut before.
     *
     * @param ctx the request for the list; the cursor holds for its path alone
     */
    public static <T> Page<T> of(Context ctx, List<T> rows, boolean hasMore, ToLongFunction<T> id) {
        List<T> data = List.copyOf(rows);
        return new Page<>(data, hasMore ? Cursor.after(ctx, id.applyAsLong(data.getLast())) : null);
    }
}
