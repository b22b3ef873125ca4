package lastone.event;

import java.time.Instant;
import lastone.json.Json;

/**
 * Something that happens in the transaction that writes it down.
 *
 * @param type what happened, such as {@code order.created}
 * @param key tells it from all others of its type, for good; a word, such as an id
 * @param subject what it happened to; a word, such as an id
 * @param time when it happened, in microseconds
 * @param data a JSON object in one line, which is published as it was written
 */
public record Event(String type, String key, String subject, Instant time, String data) {

    public Event {
        requireWord(type);
        requireWord(key);
        requireWord(subject);
        if (data.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("has to be one line: " + data);
        }
    }

    /**
     * An event that happens to something once, so that the id of its subject is its key.
     *
     * @param data a record, whose components become the fields of the JSON object
     */
    public static Event once(String type, long subjectId, Instant time, Record data) {
        String id = Long.toString(subjectId);
        return new Event(type, id, id, time, Json.text(data));
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
