package lastone.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.time.Duration;

/** Writes durations with days, as callers send them: Java's own text for P30D is PT720H. For durations of zero and more. */
final class DurationSerializer extends StdSerializer<Duration> {

    DurationSerializer() {
        super(Duration.class);
    }

    @Override
    public void serialize(Duration value, JsonGenerator json, SerializerProvider provider) throws IOException {
        json.writeString(text(value));
    }

    private static String text(Duration value) {
        Duration rest = value.minusDays(value.toDays());
        if (value.toDays() == 0) {
            return rest.toString();
        }
        return "P" + value.toDays() + "D"
                + (rest.isZero() ? "" : rest.toString().substring(1));
    }
}
