package lastone.event;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A committed event with its position among all: positions start at 1 and are dense.
 *
 * @param data a JSON object, as it was written
 */
record SequencedEvent(long position, String type, String key, String subject, Instant occurredAt, String data) {

    private static final String SPEC_VERSION = "1.0";
    private static final String SOURCE = "/lastone";
    private static final String JSON = "application/json";

    /** The event with the attributes of CloudEvents 1.0; {@code source} and {@code id} together name it for good. */
    record CloudEvent(
            String specversion,
            String id,
            String source,
            String type,
            String subject,
            Instant time,
            String datacontenttype,
            @JsonRawValue String data) {}

    CloudEvent cloudEvent() {
        return new CloudEvent(SPEC_VERSION, id(), SOURCE, type, subject, occurredAt, JSON, data);
    }

    /** The attributes as the fields of a Redis Stream's entry. */
    Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("specversion", SPEC_VERSION);
        fields.put("id", id());
        fields.put("source", SOURCE);
        fields.put("type", type);
        fields.put("subject", subject);
        fields.put("time", occurredAt.toString());
        fields.put("datacontenttype", JSON);
        fields.put("data", data);
        return fields;
    }

    private String id() {
        return type + "/" + key;
    }
}
