package lastone.judge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lastone.testing.MariaDb;
import lastone.testing.RedisNode;
import lastone.testing.ShopProcess;
import org.awaitility.Awaitility;

/** The shop in src/peers/spring, built before, as a process with a database of its own. */
public record SpringProcess(Process process, String address) implements AutoCloseable {

    private static final Path JAR = Path.of("src/peers/spring/target/spring.jar");
    private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");

    /** @param lock "outside" or "inside" of the transaction, or "row" for no lock but the product's row's */
    public static SpringProcess start(String lock) throws IOException {
        Map<String, String> database = MariaDb.shared().freshDatabase();
        Function<String, String> setting = name -> database.getOrDefault(name, "");
        List<String> program = List.of(
                "-XX:TieredStopAtLevel=4",
                "-jar",
                JAR.toAbsolutePath().toString(),
                "--server.port=0",
                "--spring.datasource.url=" + setting.apply("DB_URL").replace("mysql", "mariadb"),
                "--spring.datasource.username=" + setting.apply("DB_USER"),
                "--spring.datasource.password=" + setting.apply("DB_PASSWORD"),
                "--redis.url=" + RedisNode.sharedUrls().split(",", -1)[0],
                "--peer.lock=" + lock);
        Path folder = Files.createTempDirectory("spring");
        Path log = folder.resolve("spring.log");
        ProcessBuilder.Redirect toLog = ProcessBuilder.Redirect.appendTo(log.toFile());
        Process process = ShopProcess.launch(program, folder, Map.of("LOG_FORMAT", "json"), toLog);
        String port = Awaitility.await("start, see " + log)
                .atMost(Duration.ofMinutes(2))
                .failFast(() -> !process.isAlive())
                .until(() -> port(Files.readString(log)), found -> !found.isEmpty());
        return new SpringProcess(process, "http://127.0.0.1:" + port);
    }

    private static String port(String log) {
        Matcher started = STARTED.matcher(log);
        return started.find() ? started.group(1) : "";
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
