package lastone.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/** Encodes each log event as one flat JSON object on one line, its stack trace included. Thread safe. */
final class JsonLogEncoder extends EncoderBase<ILoggingEvent> {

    private static final byte[] EMPTY = {};

    private final JsonFactory json = new JsonFactory();

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringWriter line = new StringWriter(256);
        try (JsonGenerator out = json.createGenerator(line)) {
            write(event, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(ILoggingEvent event, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField(
                "time", event.getInstant().truncatedTo(ChronoUnit.MILLIS).toString());
        out.writeStringField("level", event.getLevel().toString());
        out.writeStringField("logger", event.getLoggerName());
        for (Map.Entry<String, String> entry : event.getMDCPropertyMap().entrySet()) {
            out.writeStringField(entry.getKey(), entry.getValue());
        }
        out.writeStringField("message", event.getFormattedMessage());
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        for (KeyValuePair pair : pairs == null ? List.<KeyValuePair>of() : pairs) {
            out.writeObjectField(pair.key, pair.value);
        }
        if (event.getThrowableProxy() != null) {
            out.writeStringField("exception", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        out.writeEndObject();
    }

    @Override
    public byte[] headerBytes() {
        return EMPTY;
    }

    @Override
    public byte[] footerBytes() {
        return EMPTY;
    }
}
