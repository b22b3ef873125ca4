package lastone.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import lastone.api.Http;
import lastone.api.Responses;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import org.jspecify.annotations.Nullable;

/** Liveness and readiness. */
public final class Health {

    private static final Map<String, String> UP = Map.of("status", "UP");

    /** Anyone may ask, as often as they like; the database is asked once in this time. */
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

    private final Supplier<Optional<String>> check;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean draining;

    /** The last check; guarded by the lock. */
    private @Nullable Checked last;

    private record Checked(Optional<String> reasonNotReady, long atNanos) {}

    /**
     * @param check returns why something cannot be used that the server cannot work without: a sentence for everyone,
     *     so without addresses or secrets; empty when all is well. Has to return within seconds, is called by one
     *     thread at a time, and its result serves all requests within a second
     * @param nanoTime as {@link System#nanoTime}
     */
    public Health(Supplier<Optional<String>> check, LongSupplier nanoTime) {
        this.check = check;
        this.nanoTime = nanoTime;
    }

    /** From now on the server is not ready, so that a load balancer sends no one here any more. */
    void drain() {
        draining = true;
    }

    void register(RoutesConfig routes) {
        Http.get(routes, "/health/live", ctx -> Responses.json(ctx, 200, UP));
        Http.get(routes, "/health/ready", this::ready);
    }

    private void ready(Context ctx) {
        if (draining) {
            throw new ShopException(ErrorCode.UNAVAILABLE_ERROR, "The server is stopping.");
        }
        reasonNotReady().ifPresent(detail -> {
            throw new ShopException(ErrorCode.UNAVAILABLE_ERROR, detail);
        });
        Responses.json(ctx, 200, UP);
    }

    /** A request during a check waits for it and shares its result, so that a thousand at once cost one check. */
    Optional<String> reasonNotReady() {
        lock.lock();
        try {
            if (last == null || nanoTime.getAsLong() - last.atNanos() >= CHECK_INTERVAL.toNanos()) {
                last = new Checked(check.get(), nanoTime.getAsLong());
            }
            return last.reasonNotReady();
        } finally {
            lock.unlock();
        }
    }
}
