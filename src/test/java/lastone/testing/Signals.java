package lastone.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Signals that make a process stand still and go on. */
public final class Signals {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(5);

    private Signals() {}

    /** SIGSTOP; returns when it has taken effect. */
    public static void freeze(Process process) {
        send("STOP", process);
        long giveUp = System.nanoTime() + LIMIT.toNanos();
        while (!isFrozen(process)) {
            // The pause between two looks is spent waiting for the exit, so a process that dies is reported at once.
            if (Command.exited(process, POLL) || System.nanoTime() - giveUp > 0) {
                throw new IllegalStateException("It does not stand still: " + process);
            }
        }
    }

    /** SIGCONT. */
    public static void thaw(Process process) {
        if (process.isAlive()) {
            send("CONT", process);
        }
    }

    private static void send(String name, Process process) {
        // The shell's own kill: small images have no /bin/kill.
        Command.run("sh", "-c", "kill -" + name + " " + process.pid()).orThrow();
    }

    private static boolean isFrozen(Process process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            // The state follows the name of the program, which stands in parentheses and may hold some itself.
            return stat.startsWith("T", stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return false;
        }
    }
}
