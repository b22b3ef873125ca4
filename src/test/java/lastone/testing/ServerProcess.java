package lastone.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** One server as a child process: ready when its probe says so, and dead when this JVM is. Not thread-safe. */
final class ServerProcess {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(5);

    // A parent death signal follows the thread that forked, not the process; this thread lives as long as the JVM.
    private static final ExecutorService FORKER = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("server-forker").factory());
    private static final List<String> LEASH = leash();

    private final List<String> command;
    private final Path folder;
    private final BooleanSupplier answers;
    private Process process;

    /** Starts the command in the folder, where its output goes to server.log, and waits until it answers. */
    ServerProcess(List<String> command, Path folder, BooleanSupplier answers) {
        this.command = Stream.concat(LEASH.stream(), command.stream()).toList();
        this.folder = folder;
        this.answers = answers;
        this.process = fork();
        Runtime.getRuntime().addShutdownHook(new Thread(this::end));
        awaitAnswer();
    }

    /** SIGKILL; returns when the process is gone and its port is free. */
    void kill() {
        process.destroyForcibly();
        Command.exited(process, LIMIT);
    }

    /** SIGTERM, then SIGKILL if that takes too long. */
    void stop() {
        thaw();
        process.destroy();
        if (!Command.exited(process, LIMIT)) {
            kill();
        }
    }

    /** Kills what still runs and starts the same command again, hence on the same port and data. */
    void restart() {
        kill();
        process = fork();
        awaitAnswer();
    }

    /** Kills it for good and deletes its folder. */
    void end() {
        kill();
        FileTrees.delete(folder);
    }

    /** SIGSTOP; returns when it has taken effect. */
    void freeze() {
        Signals.freeze(process);
    }

    void thaw() {
        Signals.thaw(process);
    }

    private Process fork() {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        return CompletableFuture.supplyAsync(() -> Command.begin(builder), FORKER)
                .join();
    }

    private void awaitAnswer() {
        long giveUp = System.nanoTime() + LIMIT.toNanos();
        while (!answers.getAsBoolean()) {
            orGiveUp(giveUp);
        }
    }

    /** The pause between two looks is spent waiting for the exit, so a server that dies is reported at once. */
    private void orGiveUp(long giveUp) {
        if (Command.exited(process, POLL) || System.nanoTime() - giveUp > 0) {
            kill();
            throw new IllegalStateException("no answer from " + command + "\n" + logTail());
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
        List<String> leash = List.of("setpriv", "--pdeathsig", "KILL");
        Command tried = Command.run("setpriv", "--pdeathsig", "KILL", "true");
        if (tried.exitCode() == 0) {
            return leash;
        }
        System.err.println("WARNING: kill -9 of this JVM would leave its test servers running: " + tried.output());
        return List.of();
    }
}
