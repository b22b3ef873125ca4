package lastone.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lastone.shop.Setting;
import org.awaitility.Awaitility;

/** The server as a person starts it: a process of its own, which can be stopped and killed. */
public final class ShopProcess implements AutoCloseable {

    private static final Pattern STARTED = Pattern.compile(" started at (\\S+) in ");

    private static final String GREETING = "Lastone is at ";

    /** JVMs that live for seconds need no optimising compiler; the machine has other things to do. */
    private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx384m");

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private static final List<String> CLASS_PATH = List.of("-cp", System.getProperty("java.class.path"));

    private final Process process;
    private final String address;

    private ShopProcess(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /** Starts a server in a folder and waits until it says where it is. */
    public static ShopProcess start(Path folder, Map<String, String> settings) {
        return start(main("lastone.Main"), folder, settings);
    }

    /** Like {@link #start}, from the one jar that people get. */
    public static ShopProcess startJar(Path folder, Map<String, String> settings) {
        return startJar(Path.of("target", "lastone.jar"), folder, settings);
    }

    /** Like {@link #start}, from the jar of any version. */
    public static ShopProcess startJar(Path jar, Path folder, Map<String, String> settings) {
        return start(List.of("-jar", jar.toAbsolutePath().toString()), folder, settings);
    }

    /** Like {@link #start}, for measurements. */
    public static ShopProcess startOptimized(Path folder, Map<String, String> settings) {
        return start(optimized("lastone.Main"), folder, settings);
    }

    /** Starts {@code target/lastone.jar} as {@code scripts/run} does, with its AOT cache, for measurements. */
    public static ShopProcess startBuilt(Path folder, Map<String, String> settings) {
        Path scripts = Path.of("scripts").toAbsolutePath();
        String jar = Path.of("target", "lastone.jar").toAbsolutePath().toString();
        List<String> command = List.of(
                scripts.resolve("start").toString(),
                JAVA,
                scripts.resolve("java.flags").toString(),
                jar);
        return started(folder, settings, errors -> begin(command, folder, settings, errors));
    }

    /** What stands after {@code java} to run a main class of the class path with the flags of {@code scripts/run}. */
    public static List<String> optimized(String name) {
        String flags = "@" + Path.of("scripts", "java.flags").toAbsolutePath();
        return Stream.concat(Stream.of("-XX:TieredStopAtLevel=4", flags), main(name).stream())
                .toList();
    }

    private static ShopProcess start(List<String> program, Path folder, Map<String, String> settings) {
        return started(folder, settings, errors -> launch(program, folder, settings, errors));
    }

    private static ShopProcess started(
            Path folder, Map<String, String> settings, Function<ProcessBuilder.Redirect, Process> start) {
        Path log = folder.resolve("server.log");
        Process process = start.apply(ProcessBuilder.Redirect.appendTo(log.toFile()));
        if (isJson(settings)) {
            return new ShopProcess(process, addressIn(log, process));
        }
        try {
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            String line = out.readLine();
            while (line != null && !line.startsWith(GREETING)) {
                line = out.readLine();
            }
            if (line == null) {
                throw new AssertionError("The server ended: "
                        + new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
            }
            return new ShopProcess(process, line.substring(GREETING.length()).replaceFirst(" .*", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isJson(Map<String, String> settings) {
        return "json".equals(settings.get("LOG_FORMAT"));
    }

    /** With JSON the address is in the log alone. */
    private static String addressIn(Path log, Process process) {
        return Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(
                        () -> {
                            Matcher started = STARTED.matcher(Files.readString(log));
                            assertThat(process.isAlive()).isTrue();
                            return started.find() ? started.group(1) : "";
                        },
                        address -> !address.isEmpty());
    }

    /** What a run that ends by itself leaves behind. */
    public record Ended(int exitCode, String out, String err) {

        /** It ended with 2 and one line that names what it could not use; the log may have said more before. */
        public void assertRefused(String named) {
            assertThat(exitCode).as(err).isEqualTo(2);
            String refusal = err.replaceAll("(?m)^[0-9-]+T[0-9:.]+Z (?:INFO|WARN) .*\\R", "");
            assertThat(refusal).startsWith("lastone: ").contains(named).hasLineCount(1);
            assertThat(out).isEmpty();
        }
    }

    public static Ended run(Path folder, Map<String, String> settings, String... arguments) {
        Process process = launch(main("lastone.Main", arguments), folder, settings, ProcessBuilder.Redirect.PIPE);
        try {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.onExit().join().exitValue(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands after {@code java} to run a main class of the class path. */
    public static List<String> main(String name, String... arguments) {
        return Stream.of(CLASS_PATH, List.of(name), List.of(arguments))
                .flatMap(List::stream)
                .toList();
    }

    /**
     * Starts a JVM in a folder, with these settings alone.
     *
     * @param errors where standard error goes, and standard output, too, when the log is JSON
     */
    public static Process launch(
            List<String> program, Path folder, Map<String, String> settings, ProcessBuilder.Redirect errors) {
        List<String> command = new ArrayList<>(QUICK_START);
        command.addFirst(JAVA);
        command.addAll(program);
        return begin(command, folder, settings, errors);
    }

    private static Process begin(
            List<String> command, Path folder, Map<String, String> settings, ProcessBuilder.Redirect errors) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors);
        if (isJson(settings)) {
            builder.redirectOutput(errors);
        }
        for (Setting setting : Setting.values()) {
            builder.environment().remove(setting.name());
        }
        builder.environment().put("PORT", "0");
        builder.environment().putAll(settings);
        return Command.begin(builder);
    }

    public String address() {
        return address;
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public ShopClient client() {
        return ShopClient.of(address);
    }

    /** SIGKILL: no chance to write, flush or say anything. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGSTOP; returns when nothing of it runs any more. */
    public void freeze() {
        Signals.freeze(process);
    }

    public void thaw() {
        Signals.thaw(process);
    }

    /** SIGTERM, without waiting. */
    public void terminate() {
        process.destroy();
    }

    public boolean endedWithin(long seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        kill();
    }
}
