package lastone.db;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import lastone.testing.ShopProcess;
import org.slf4j.LoggerFactory;

/**
 * Migrates a database in a process of its own, which halts after its statement of a given number, or waits before it
 * to be asked to end.
 */
final class MigratingProcess {

    static final int HALTED = 77;
    static final String WAITS = "waits";

    private MigratingProcess() {}

    /** The process halts, as if killed, with {@link #HALTED}, unless it has nothing to do before. */
    static Process haltingAfter(int statement, Map<String, String> settings) {
        return start("halt", statement, settings);
    }

    /** The process prints {@link #WAITS}, goes on when its end waits for it, and prints each statement's number. */
    static Process waitingBefore(int statement, Map<String, String> settings) {
        return start("wait", statement, settings);
    }

    private static Process start(String mode, int statement, Map<String, String> settings) {
        List<String> program = ShopProcess.main(MigratingProcess.class.getName(), mode, Integer.toString(statement));
        return ShopProcess.launch(program, Path.of("."), settings, ProcessBuilder.Redirect.INHERIT);
    }

    static void main(String[] arguments) throws Exception {
        // Its output is read by the test, and has nothing else in it.
        ((Logger) LoggerFactory.getLogger("lastone")).setLevel(Level.OFF);
        DataSource database = MigratedDatabase.open(System.getenv());
        int statement = Integer.parseInt(arguments[1]);
        if (arguments[0].equals("halt")) {
            Migrations.migrate(WatchedDataSource.of(database, _ -> {}, number -> haltIf(number == statement)));
        } else {
            Migrations.migrate(WatchedDataSource.of(database, number -> waitIf(number == statement), number -> {
                if (number >= statement) {
                    System.out.println(number);
                }
            }));
        }
    }

    private static void haltIf(boolean now) {
        if (now) {
            Runtime.getRuntime().halt(HALTED);
        }
    }

    private static void waitIf(boolean now) {
        if (now) {
            System.out.println(WAITS);
            while (!isEndWaiting()) {
                Thread.onSpinWait();
            }
        }
    }

    private static boolean isEndWaiting() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(
                        thread -> thread.getName().equals(ExitLock.HOOK) && thread.getState() == Thread.State.WAITING);
    }
}
