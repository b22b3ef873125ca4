package lastone.testing;

import io.javalin.config.RoutesConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import lastone.concurrent.Deadline;
import lastone.http.Health;
import lastone.http.Limits;
import lastone.http.WebServer;

/** The HTTP server on a free port, with routes of the test and no shop. */
public record RunningRoutes(WebServer http, MeterRegistry meters) implements AutoCloseable {

    public static RunningRoutes start(Limits limits, Consumer<RoutesConfig> routes) {
        MeterRegistry meters = new SimpleMeterRegistry();
        WebServer http = WebServer.start(
                "127.0.0.1",
                0,
                limits,
                Duration.ofSeconds(10),
                InstantSource.system(),
                meters,
                new Health(Optional::empty, System::nanoTime),
                Set.of(),
                _ -> false,
                List.of(routes));
        return new RunningRoutes(http, meters);
    }

    public String address() {
        return "http://127.0.0.1:" + http.port();
    }

    /** Stops at once; what is not served in this time is cut off. */
    public void stop(Duration timeout) {
        Deadline deadline = Deadline.after(timeout);
        http.drain(Duration.ZERO, deadline);
        http.close(deadline);
    }

    @Override
    public void close() {
        stop(Duration.ofSeconds(20));
    }
}
