package lastone;

import java.lang.reflect.InvocationTargetException;

/**
 * What {@code java -jar} starts: passes on to Main, or says which Java is needed. Compiled for Java 8, so that an old Java
 * can say it instead of an UnsupportedClassVersionError; hence Main is named by its text alone.
 */
final class Launcher {

    private static final int NEEDED = 25;
    private static final int EXIT_REFUSED = 2;

    private Launcher() {}

    public static void main(String[] arguments) throws Throwable {
        // "1.8", and "9" and so on since then.
        String version = System.getProperty("java.specification.version");
        if (Integer.parseInt(version.replaceFirst("[.].*", "")) < NEEDED) {
            System.err.println("lastone: needs Java " + NEEDED + " or newer, and this is Java " + version + " in "
                    + System.getProperty("java.home"));
            System.exit(EXIT_REFUSED);
        }
        try {
            Class.forName("lastone.Main").getDeclaredMethod("main", String[].class).invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
