package lastone.event;

import com.fasterxml.jackson.databind.util.RawValue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A committed event with its position in the order of all events: positions start at 1 and have no gaps.
 *
 * @param data a JSON object in one line
 */
record SequencedEvent(long position, String type, String key, String subject, Instant occurredAt, String data) {

    /** The attributes of CloudEvents 1.0; {@code source} and {@code id} together identify the event for ever. */
    Map<String, String> attributes() {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("specversion", "1.0");
        attributes.put("id", type + "/" + key);
        attributes.put("source", "/lastone");
        attributes.put("type", type);
        attributes.put("subject", subject);
        attributes.put("time", occurredAt.toString());
        attributes.put("datacontenttype", "application/json");
        attributes.put("data", data);
        return attributes;
    }

    /** The attributes as an object to be serialised, whose {@code data} is JSON itself. */
    Map<String, Object> cloudEvent() {
        Map<String, Object> event = new LinkedHashMap<>(attributes());
        event.put("data", new RawValue(data));
        return event;
    }
}
