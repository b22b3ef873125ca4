package lastone.event;

import java.time.Instant;
import java.util.UUID;
import lastone.json.Json;

/**
 * An event of the transaction that writes it.
 *
 * @param type what happened, such as {@code order.created}
 * @param key unique among all events of its type, for ever; a word, such as an id
 * @param subject what it is about; a word, such as an id
 * @param time in microseconds
 * @param data a JSON object in one line, which is published unchanged
 */
public record Event(String type, String key, String subject, Instant time, String data) {

    /** @throws IllegalArgumentException when a word is none, or the data have more than one line */
    public Event {
        requireWord(type);
        requireWord(key);
        requireWord(subject);
        if (data.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("has to be one line: " + data);
        }
    }

    /**
     * An event that happens at most once to its subject, whose id is also its key.
     *
     * @param data a record, whose components become the fields of the JSON object
     */
    public static Event once(String type, long subjectId, Instant time, Record data) {
        String id = Long.toString(subjectId);
        return new Event(type, id, id, time, Json.text(data));
    }

    /**
     * An event that happens to its subject at most once at each of its versions, which are the key together.
     *
     * @param data as in {@link #once}
     */
    public static Event atVersion(String type, long subjectId, long version, Instant time, Record data) {
        return new Event(type, subjectId + "." + version, Long.toString(subjectId), time, Json.text(data));
    }

    /**
     * An event that may happen to its subject any number of times; its key is random.
     *
     * @param data as in {@link #once}
     */
    public static Event repeatable(String type, long subjectId, Instant time, Record data) {
        String key = UUID.randomUUID().toString();
        return new Event(type, key, Long.toString(subjectId), time, Json.text(data));
    }

    private static void requireWord(String text) {
        boolean isWord = !text.isEmpty();
        for (int i = 0; i < text.length(); i++) {
            isWord &= text.charAt(i) > ' ';
        }
        if (!isWord) {
            throw new IllegalArgumentException("has to be a word: '" + text + "'");
        }
    }
}
