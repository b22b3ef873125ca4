package lastone.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import lastone.api.Authentication;
import lastone.api.Http;

/** The metrics, as text that Prometheus reads. */
public final class MetricsRoutes {

    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry meters;
    private final Authentication auth;
    private final boolean open;
    private final Optional<byte[]> token;
    private boolean hasJvm;

    /**
     * @param open whether the metrics are for everyone, as in a demo, or for admins
     * @param token reads the metrics, too, and nothing else
     */
    public MetricsRoutes(PrometheusMeterRegistry meters, Authentication auth, boolean open, Optional<String> token) {
        this.meters = meters;
        this.auth = auth;
        this.open = open;
        this.token = token.map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    /** The path is {@code /metrics}, outside of the API: it has no version. */
    public void register(RoutesConfig routes) {
        Handler scrape = this::scrape;
        Handler scrapeAsAdmin = auth.admin(scrape);
        Http.get(routes, "/metrics", ctx -> (open || isScraper(ctx) ? scrape : scrapeAsAdmin).handle(ctx));
    }

    private boolean isScraper(Context ctx) {
        return token.isPresent()
                && MessageDigest.isEqual(token.get(), Authentication.token(ctx).getBytes(StandardCharsets.UTF_8));
    }

    private void scrape(Context ctx) {
        addJvm();
        ctx.contentType(PROMETHEUS_TEXT).result(meters.scrape());
    }

    /** At the first scrape: Java's management classes would cost every start some hundredths of a second. */
    private synchronized void addJvm() {
        if (hasJvm) {
            return;
        }
        hasJvm = true;
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
        new FileDescriptorMetrics().bindTo(meters);
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            FunctionTimer.builder(
                            "jvm.gc",
                            collector,
                            GarbageCollectorMXBean::getCollectionCount,
                            GarbageCollectorMXBean::getCollectionTime,
                            TimeUnit.MILLISECONDS)
                    .description("Garbage collections since the start")
                    .tag("collector", collector.getName())
                    .register(meters);
        }
    }
}
