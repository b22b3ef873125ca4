package lastone.api;

import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import lastone.json.Json;

/** A response of Server-Sent Events, whose status and headers are sent with the first one. For one thread. */
public final class EventStream {

    private final Context ctx;
    private boolean begun;

    /** Sends nothing yet, so that a failure before the first event can still be a problem. */
    public EventStream(Context ctx) {
        this.ctx = ctx;
    }

    /** Whether an event was sent, so that the request can have no other response any more. */
    public boolean hasBegun() {
        return begun;
    }

    /**
     * Sends an event at once. Blocks while the caller does not read.
     *
     * @param data written as JSON
     * @throws UncheckedIOException when the caller is gone
     */
    public void send(String event, Object data) {
        try {
            ServletOutputStream out = begin();
            out.write(frame("event: " + event, data));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Past Javalin's own stream, which would compress and so hold events back. */
    private ServletOutputStream begin() throws IOException {
        if (!begun) {
            begun = true;
            setHeaders(ctx);
        }
        return ctx.res().getOutputStream();
    }

    /** Sets what every response of Server-Sent Events carries. nginx would hold the events back in its buffer. */
    public static void setHeaders(Context ctx) {
        ctx.res().setContentType("text/event-stream");
        ctx.header(CacheHeaders.CACHE_CONTROL, CacheHeaders.NO_STORE);
        ctx.header("X-Accel-Buffering", "no");
    }

    /**
     * One event as it is sent.
     *
     * @param field what it carries beside its data, such as {@code id: 7}
     * @param data written as JSON
     */
    public static byte[] frame(String field, Object data) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes((field + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
        frame.writeBytes(Json.bytes(data));
        frame.writeBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
        return frame.toByteArray();
    }
}
