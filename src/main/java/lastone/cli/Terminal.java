package lastone.cli;

import java.io.Console;

/** Whether a person reads the output as it comes. */
public final class Terminal {

    private Terminal() {}

    /** JDK 22 to 24 always return a console, JDK 25 none where there is no terminal. */
    @SuppressWarnings("SystemConsoleNull")
    public static boolean isInteractive() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
