package lastone.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** One server as a child process: ready when it responds, and dead when this JVM is. Not thread-safe. */
public abstract sealed class ServerProcess implements AutoCloseable permits DatabaseServer, RedisNode {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(5);

    // A parent death signal follows the thread that forked, not the process; this thread lives as long as the JVM.
    private static final ExecutorService FORKER = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("server-forker").factory());
    private static final List<String> LEASH = leash();

    private final int port;
    private final Path folder;
    private final List<String> command;
    private Process process;

    /** Starts the command in the folder, where its output goes to server.log, and waits until it responds. */
    ServerProcess(int port, Path folder, List<String> command) {
        this.port = port;
        this.folder = folder;
        this.command = Stream.concat(LEASH.stream(), command.stream()).toList();
        this.process = fork();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        awaitReady();
    }

    /** Whether it responds to a probe; asked before the subclass is initialised. */
    abstract boolean isReady();

    public int port() {
        return port;
    }

    /**
     * SIGKILL, as if the machine were gone: connections break and new ones are refused; returns when the process is
     * gone and its port is free. After {@link #restart()} a database has what was committed, and Redis has forgotten
     * everything.
     */
    public void kill() {
        process.destroyForcibly();
        Command.exited(process, LIMIT);
    }

    /** SIGTERM, which closes connections in good order; then SIGKILL if that takes too long. */
    public void stop() {
        thaw();
        process.destroy();
        if (!Command.exited(process, LIMIT)) {
            kill();
        }
    }

    /**
     * Kills what still runs and starts the same command again, hence on the same port and data; returns when it
     * responds.
     */
    public void restart() {
        kill();
        begin();
        awaitReady();
    }

    /** Starts the command of a server that was killed, and does not wait for it. */
    void begin() {
        process = fork();
    }

    /**
     * SIGSTOP, as if the network swallowed everything: connections are accepted and stay open but there are no
     * responses.
     */
    public void freeze() {
        Signals.freeze(process);
    }

    public void thaw() {
        Signals.thaw(process);
    }

    /** Kills it for good and deletes its folder. */
    @Override
    public void close() {
        kill();
        FileTrees.delete(folder);
    }

    private Process fork() {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        return CompletableFuture.supplyAsync(() -> Command.begin(builder), FORKER)
                .join();
    }

    /** The pause between two looks is spent waiting for the exit, so a server that dies is reported at once. */
    void awaitReady() {
        long giveUp = System.nanoTime() + LIMIT.toNanos();
        while (!isReady()) {
            if (Command.exited(process, POLL) || System.nanoTime() - giveUp > 0) {
                kill();
                throw new IllegalStateException("no response from " + command + "\n" + logTail());
            }
        }
    }

    private Path log() {
        return folder.resolve("server.log");
    }

    private String logTail() {
        try {
            List<String> lines = Files.readAllLines(log());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static List<String> leash() {
        // A session of its own, so that Ctrl-C in the terminal is for the JVM alone, which stops its servers last.
        List<String> leash = List.of("setsid", "setpriv", "--pdeathsig", "KILL");
        Command tried = Command.run("setsid", "setpriv", "--pdeathsig", "KILL", "true");
        if (tried.exitCode() == 0) {
            return leash;
        }
        System.err.println("WARNING: kill -9 of this JVM would leave its test servers running: " + tried.output());
        return List.of();
    }
}
