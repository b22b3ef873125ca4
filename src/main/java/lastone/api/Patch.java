package lastone.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.javalin.http.Context;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A merge patch (RFC 7396) of an object without objects in it: tells apart whether a field is absent, null or has a value.
 * To be merged with what is stored, in the transaction that has locked it.
 *
 * @param body has null for a field that is null, and for one that is absent
 * @param names of the fields that are there
 */
public record Patch<T extends Record>(T body, Set<String> names) {

    /** What a patch does to one field. */
    public interface Change<V extends @Nullable Object> {
        /** Returns the new value, or the stored one where the field is absent. */
        V of(V stored);
    }

    /**
     * Reads the body of a request. Blocks like {@link RequestBody#read}, and fails like it.
     *
     * @param type a record with a component for each field
     */
    public static <T extends Record> Patch<T> read(Context ctx, Class<T> type) throws JsonProcessingException {
        return RequestBody.readPatch(ctx, type);
    }

    /**
     * A field that cannot be empty.
     *
     * @param check from {@link Fields}; refuses null
     */
    public <V, R> Change<R> change(String field, @Nullable V value, BiFunction<String, @Nullable V, R> check) {
        if (!names.contains(field)) {
            return stored -> stored;
        }
        R changed = check.apply(field, value);
        return stored -> changed;
    }

    /** A field that null clears. */
    public <V, R> Change<@Nullable R> clearable(String field, @Nullable V value, BiFunction<String, V, R> check) {
        if (!names.contains(field)) {
            return stored -> stored;
        }
        R changed = value == null ? null : check.apply(field, value);
        return stored -> changed;
    }
}
