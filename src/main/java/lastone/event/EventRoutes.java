package lastone.event;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import lastone.api.Authentication;
import lastone.api.EventStream;
import lastone.api.Http;
import lastone.concurrent.Signal;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events as Server-Sent Events. Each listener has its own thread, which reads a page at a time from the database
 * and holds no connection while it writes: a slow listener costs one page of memory and delays nobody.
 */
public final class EventRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(EventRoutes.class);

    private static final int MAX_LISTENERS = 32;

    /** The least time between two reads of a listener, unless a page is full. */
    private static final Duration MIN_READ_INTERVAL = Duration.ofMillis(50);

    private static final String HEADER = "Last-Event-ID";
    private static final Pattern POSITION = Pattern.compile("[0-9]{1,18}");

    private final EventRelay relay;
    private final Authentication auth;
    private final Duration heartbeat;
    private final Semaphore listenerSlots = new Semaphore(MAX_LISTENERS);

    /**
     * @param heartbeat the longest silence on a stream before a comment is sent. The second one after a listener has
     *     disconnected fails, which releases its slot
     */
    public EventRoutes(EventRelay relay, Authentication auth, Duration heartbeat) {
        this.relay = relay;
        this.auth = auth;
        this.heartbeat = heartbeat;
    }

    /** For admins alone, because the events concern all users. */
    public void register(RoutesConfig routes) {
        Http.get(routes, Http.BASE + "/events", auth.admin(this::listen));
    }

    private void listen(Context ctx) {
        long after = startPosition(ctx);
        if (!listenerSlots.tryAcquire()) {
            throw new ShopException(
                    ErrorCode.UNAVAILABLE_ERROR,
                    "All " + MAX_LISTENERS + " places for listeners are taken; retry later.");
        }
        try {
            EventStream.setHeaders(ctx);
            if (!HandlerType.HEAD.equals(ctx.method())) {
                send(ctx.res().getOutputStream(), after);
            }
        } catch (IOException e) {
            LOG.info("An event listener disconnected: {}", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("An event listener was disconnected and may resume: {}", String.valueOf(e.getMessage()));
        } finally {
            listenerSlots.release();
        }
    }

    /** The position after which to begin: the one that the caller names, or the last of all. */
    private long startPosition(Context ctx) {
        long last = relay.sequencer().state().lastPosition();
        if (relay.latest().isClosed()) {
            throw new ShopException(ErrorCode.UNAVAILABLE_ERROR, "The server is stopping.");
        }
        String text = ctx.header(HEADER);
        if (text == null) {
            return last;
        }
        if (!POSITION.matcher(text).matches() || Long.parseLong(text) > last) {
            throw ShopException.invalid(HEADER, "has to be the id of an event, or 0");
        }
        long after = Long.parseLong(text);
        if (after > 0) {
            relay.requireStored(after, last);
        }
        return after;
    }

    private void send(OutputStream out, long after) throws IOException, InterruptedException {
        LatestPosition latest = relay.latest();
        Signal news = latest.add();
        try {
            out.write(comment("listening"));
            out.flush();
            long last = after;
            while (!latest.isClosed()) {
                EventReader.Page page = relay.reader().after(last);
                if (page.followsGap() && last > 0) {
                    LOG.warn("An event listener fell behind the stored events and was disconnected");
                    return;
                }
                if (page.isEmpty(last)) {
                    awaitNews(news, out);
                } else {
                    out.write(bytes(page.events()));
                    out.flush();
                    last = page.lastPosition();
                    if (page.events().size() < EventReader.PAGE) {
                        LockSupport.parkNanos(MIN_READ_INTERVAL.toNanos());
                    }
                }
            }
        } finally {
            latest.remove(news);
        }
    }

    private void awaitNews(Signal news, OutputStream out) throws IOException, InterruptedException {
        if (!news.await(heartbeat)) {
            out.write(comment("alive"));
            out.flush();
        }
    }

    private static byte[] bytes(List<SequencedEvent> events) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (SequencedEvent event : events) {
            out.writeBytes(EventStream.frame("id: " + event.position(), event.cloudEvent()));
        }
        return out.toByteArray();
    }

    private static byte[] comment(String text) {
        return (": " + text + "\n\n").getBytes(StandardCharsets.US_ASCII);
    }
}
