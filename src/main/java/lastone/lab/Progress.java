package lastone.lab;

import java.io.PrintStream;
import java.time.Duration;

/** Tells on the terminal how far the lab is: a bar with the time left, or a line per race where there is no terminal. */
final class Progress {

    private static final int WIDTH = 24;

    private final PrintStream out;
    private final boolean terminal;
    private String current = "";

    Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** @param done from 0 to 1 */
    void show(double done, Duration left, String race, String racer) {
        if (terminal) {
            int full = (int) Math.round(Math.min(1, done) * WIDTH);
            out.printf(
                    "\r[%s%s] about %d:%02d left  %s, %s\u001b[K",
                    "#".repeat(full), ".".repeat(WIDTH - full), left.toMinutes(), left.toSecondsPart(), race, racer);
            out.flush();
        } else if (!race.equals(current)) {
            out.printf("%3.0f %%  %s%n", 100 * Math.min(1, done), race);
        }
        current = race;
    }

    /** Says something that stays. */
    void say(String line) {
        out.println((terminal ? "\r\u001b[K" : "") + line);
    }

    void end() {
        if (terminal) {
            out.print("\r\u001b[K");
            out.flush();
        }
    }
}
