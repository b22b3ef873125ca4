package lastone.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import lastone.testing.Settings;
import lastone.testing.ShopProcess;

/** A server and {@link SocketFloor}, each a process of its own with the flags of {@code scripts/run}. */
final class HttpBed {

    private static final Workload WARM_UP = new Workload(1_000, 1_000, 1, 1, 1);

    /** The optimising compiler of a fresh server is busy for so many rounds. */
    private static final int WARM_UPS = 3;

    private HttpBed() {}

    /** What a server sells that is no shop. */
    private static final class Nothing implements HttpServer.Catalog {

        @Override
        public Fixture create(Workload workload) {
            return new Fixture(workload, List.of(), List.of());
        }

        @Override
        public List<Long> remove(Fixture fixture) {
            return List.of();
        }
    }

    /** Starts a server in a folder. */
    interface Start {
        ShopProcess start(Path folder, Map<String, String> settings);
    }

    /** @param database the settings of a demo on an empty database */
    static TestBed open(Start start, Map<String, String> database) {
        List<AutoCloseable> parts = new ArrayList<>();
        try {
            Path folder = Files.createTempDirectory("http");
            ShopProcess server = start.start(folder, Settings.with(database, "MAX_PENDING_ORDERS", "0"));
            parts.addFirst(server);
            HttpShop shop =
                    new HttpShop(server.address(), "demo-admin", Optional.of(server.handle()), WARM_UP.buyers());
            List<Subject> subjects = new ArrayList<>(shop.subjects(true));
            subjects.add(socketFloor(folder, parts));
            Map<String, String> facts =
                    Map.of("http", "a process of its own with the flags of scripts/run, on the first of the databases");
            return new TestBed("http", facts, subjects, parts);
        } catch (IOException e) {
            TestBed.close(parts);
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            TestBed.close(parts);
            throw e;
        }
    }

    private static Subject socketFloor(Path folder, List<AutoCloseable> parts) throws IOException {
        Process process = ShopProcess.launch(
                ShopProcess.optimized(SocketFloor.class.getName()), folder, Map.of(), ProcessBuilder.Redirect.INHERIT);
        parts.addFirst(() -> process.destroyForcibly().onExit().join());
        String port = Objects.requireNonNull(process.inputReader().readLine());
        HttpServer floor =
                new HttpServer(URI.create("http://127.0.0.1:" + port), Optional.of(process.toHandle()), new Nothing());
        return new HttpSubject(
                "socket-floor", true, false, true, floor, List.of((_, _, _) -> HttpCall.get("/nothing", "", 404)));
    }

    /** Runs every subject, until the figures of the next round are those of a warm server. */
    static TestBed warmedUp(TestBed bed) {
        try {
            for (int round = 0; round < WARM_UPS; round++) {
                bed.subjects().forEach(subject -> subject.run(WARM_UP));
            }
            return bed;
        } catch (RuntimeException e) {
            bed.close();
            throw e;
        }
    }
}
