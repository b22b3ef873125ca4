package lastone.lab;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lastone.db.Database;
import lastone.shop.Config;

/**
 * A database and the subjects that run on it.
 *
 * @param db {@code h2}, {@code mariadb} or {@code mysql}, with {@code -binlog} where the binary log is on; {@code http} for
 *     a server behind HTTP, whatever its database is
 * @param facts what the report says of the database
 * @param parts everything that was opened, the latest first
 */
record TestBed(String db, Map<String, String> facts, List<Subject> subjects, List<AutoCloseable> parts)
        implements AutoCloseable {

    /**
     * Creates a scratch database, a pool for each server, and the subjects.
     *
     * @param shopSettings the environment variables of a shop, next to whose database the scratch database is created
     * @param servers how many servers each subject needs
     * @throws LabException when the database cannot be created, or what a subject needs cannot be reached
     */
    static TestBed open(Map<String, String> shopSettings, int servers, Collection<SubjectOpener> openers) {
        List<AutoCloseable> parts = new ArrayList<>();
        try {
            ScratchDatabase scratch = new ScratchDatabase(shopSettings);
            parts.addFirst(scratch);
            Config config = Config.from(scratch.settings());
            List<Database> databases = new ArrayList<>();
            for (int server = 0; server < servers; server++) {
                databases.add(config.openDatabase());
                parts.addFirst(databases.getLast());
            }
            List<Subject> subjects = new ArrayList<>();
            for (SubjectOpener opener : openers) {
                subjects.add(opener.open(config, databases, List.copyOf(subjects)));
                parts.addFirst(subjects.getLast());
            }
            Map.Entry<String, String> fact =
                    Environment.ofDatabase(databases.getFirst().jdbi());
            return new TestBed(fact.getKey().toLowerCase(Locale.ROOT), Map.ofEntries(fact), subjects, parts);
        } catch (RuntimeException e) {
            close(parts);
            throw e;
        }
    }

    /** Whether any of the subjects runs it. */
    boolean supports(Workload workload) {
        return subjects.stream().anyMatch(subject -> subject.supports(workload));
    }

    /** Closes every part and drops the database. What cannot be closed is printed and does not keep the others open. */
    @Override
    public void close() {
        close(parts);
    }

    static void close(List<AutoCloseable> parts) {
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                System.err.println("lastone: " + e);
            }
        }
    }
}
