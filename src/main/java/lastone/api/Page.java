package lastone.api;

import io.javalin.http.Context;
import java.util.List;
import java.util.function.ToLongFunction;
import lastone.db.Slice;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list that is walked by id, so that rows inserted meanwhile shift nothing.
 *
 * @param nextCursor where the next page starts; null on the last one
 */
public record Page<T>(List<T> data, @Nullable String nextCursor) {

    /** @param ctx the request for the list; the cursor holds for its path alone */
    public static <T> Page<T> of(Context ctx, Slice<T> rows, ToLongFunction<T> id) {
        List<T> data = List.copyOf(rows.rows());
        return new Page<>(data, rows.hasMore() ? Cursor.after(ctx, id.applyAsLong(data.getLast())) : null);
    }
}
