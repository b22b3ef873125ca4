package lastone.schedule;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import lastone.lock.LockHandOvers;
import lastone.testing.DatabaseKind;
import lastone.testing.RunningShop;
import org.slf4j.LoggerFactory;

/** Every schedule of every pair of requests, on H2 and MariaDB at once, and every mutant; ends with 1 where one is wrong. */
public final class Schedules {

    private static final List<DatabaseKind> DATABASES = List.of(DatabaseKind.H2, DatabaseKind.MARIADB);

    private Schedules() {}

    private interface Part {
        void play(DatabaseKind kind) throws SQLException;
    }

    static void main(String[] arguments) throws SQLException {
        silence();
        Campaign campaign = new Campaign(System.out);
        if (arguments.length == 0) {
            onEach(campaign::play);
        } else if (arguments.length == 1 && arguments[0].equals("--groups")) {
            onEach(kind -> campaign.play(kind, Meeting.groups()));
        } else if (arguments.length == 1 && arguments[0].equals("--mutants")) {
            onEach(kind -> campaign.find(kind, List.of(Mutant.values())));
        } else if (arguments.length == 1 && arguments[0].equals("--threads")) {
            System.exit(LockHandOvers.play(System.out) ? 0 : 1);
        } else if (arguments.length == 2 && arguments[0].equals("--only")) {
            only(campaign, arguments[1]);
        } else {
            refuse();
        }
        System.exit(campaign.isClean() ? 0 : 1);
    }

    /** A refused request would be logged with its stack trace. */
    private static void silence() {
        RunningShop.freshDatabase();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
        ((Logger) LoggerFactory.getLogger("lastone")).setLevel(Level.OFF);
    }

    private static void onEach(Part part) {
        DATABASES.stream()
                .map(kind -> CompletableFuture.runAsync(() -> play(part, kind), task -> new Thread(task).start()))
                .toList()
                .forEach(CompletableFuture::join);
    }

    private static void play(Part part, DatabaseKind kind) {
        try {
            part.play(kind);
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }

    private static void only(Campaign campaign, String text) throws SQLException {
        List<Mutant> mutants = Arrays.stream(Mutant.values())
                .filter(mutant -> mutant.word().equals(text))
                .toList();
        Optional<Name> name = Name.of(text);
        if (!mutants.isEmpty()) {
            onEach(kind -> campaign.find(kind, mutants));
        } else if (name.isEmpty()) {
            refuse();
        } else if (name.get().isOfOne()) {
            campaign.replay(name.get());
        } else {
            campaign.play(name.get().kind(), List.of(name.get().meeting()));
        }
    }

    private static void refuse() {
        System.err.print("""
                scripts/schedules [--groups | --mutants | --threads | --only NAME]
                  --groups     only the meetings of more than two requests
                  --mutants    plants the mutants, and leaves the shop as it is out
                  --threads    the threads of one server that hand a lock over, and planted mistakes, without a database
                  --only NAME  one schedule, such as h2/conditional/pay+cancel/a-0-3, which is printed; all of a pair, such as
                               mariadb/coalesced/place+place-other; or one mutant, such as cart-not-locked
                """);
        System.exit(2);
    }
}
