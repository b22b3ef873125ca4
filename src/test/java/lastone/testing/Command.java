package lastone.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How a short helper program ended, and what it printed. */
public record Command(int exitCode, String output) {
    private static final Duration LIMIT = Duration.ofSeconds(150);

    public static Command run(String... command) {
        return run(List.of(command), InputStream.nullInputStream());
    }

    /** Runs a program to its end on the given input; -1 and the reason if it cannot be started. */
    static Command run(List<String> command, InputStream input) {
        Path folder = ServerFolders.fresh("input");
        try {
            Path in = folder.resolve("input");
            Path out = folder.resolve("output");
            Files.copy(input, in);
            Process process = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectErrorStream(true)
                    .start();
            if (!exited(process, LIMIT)) {
                process.destroyForcibly();
                return new Command(-1, "no end within " + LIMIT + ": " + Files.readString(out));
            }
            return new Command(process.exitValue(), Files.readString(out).strip());
        } catch (IOException e) {
            return new Command(-1, e.toString());
        } finally {
            FileTrees.delete(folder);
        }
    }

    Command orThrow() {
        if (exitCode != 0) {
            throw new IllegalStateException("exit code " + exitCode + ": " + output);
        }
        return this;
    }

    /** False if the process still runs at the end of the limit; an interrupt kills it. */
    static boolean exited(Process process, Duration limit) {
        try {
            return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static Process begin(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
