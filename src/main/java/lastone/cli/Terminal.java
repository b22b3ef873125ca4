package lastone;

import java.io.Console;

/** Whether a person looks on. */
final class Terminal {

    private Terminal() {}

    /** JDK 22 to 24 always answer a console, JDK 25 none where there is no terminal. */
    @SuppressWarnings("SystemConsoleNull")
    static boolean looksOn() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
