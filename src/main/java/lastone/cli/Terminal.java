package lastone.cli;

import java.io.Console;

/** The terminal that the process was started from, if any. */
public final class Terminal {

    private Terminal() {}

    /** Whether a person reads the output as it comes, so that progress may be shown. */
    @SuppressWarnings("SystemConsoleNull")
    public static boolean isInteractive() {
        // JDK 22 to 24 always return a console, JDK 25 none where there is no terminal.
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
