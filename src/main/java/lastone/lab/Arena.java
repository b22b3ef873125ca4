package lastone.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lastone.db.Database;

/**
 * One database and everybody who races on it.
 *
 * @param db {@code h2}, {@code mariadb} or {@code mysql}
 * @param facts what the database says of itself
 */
record Arena(String db, Map<String, String> facts, List<Racer> racers, List<AutoCloseable> parts)
        implements AutoCloseable {

    /** Opens the scratch database, a pool for every server, and everybody who is to race on them. */
    static Arena open(
            Map<String, String> shopSettings, List<String> names, LabOptions options, Shops shops, Peers peers) {
        List<AutoCloseable> parts = new ArrayList<>();
        try {
            Scratch scratch = Scratch.open(shopSettings);
            parts.addFirst(scratch);
            int servers = options.races().stream().mapToInt(Race::servers).max().orElse(1);
            List<Database> databases = new ArrayList<>();
            for (int server = 0; server < servers; server++) {
                Database database = shops.database(scratch.settings());
                parts.addFirst(database);
                databases.add(database);
            }
            List<Racer> racers = new ArrayList<>();
            for (String name : names) {
                racers.add(
                        peers.names().contains(name)
                                ? peers.open(name, scratch.settings(), databases, List.copyOf(racers))
                                : ours(name, scratch.settings(), databases, options, shops));
                parts.addFirst(racers.getLast());
            }
            DatabaseFacts facts = DatabaseFacts.of(databases.getFirst().jdbi());
            return new Arena(facts.db(), facts.lines(), racers, parts);
        } catch (RuntimeException failure) {
            closeAll(parts);
            throw failure;
        }
    }

    private static Racer ours(
            String strategy, Map<String, String> settings, List<Database> databases, LabOptions options, Shops shops) {
        Stopwatch watch = new Stopwatch();
        List<Shops.Shop> servers = new ArrayList<>();
        for (Database database : databases) {
            servers.add(shops.open(strategy, settings, database, options.retries(), watch));
        }
        return new ShopRacer(strategy, false, databases.getFirst(), servers, watch);
    }

    @Override
    public void close() {
        closeAll(parts);
    }

    private static void closeAll(List<AutoCloseable> parts) {
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception failure) {
                System.err.println("lastone: " + failure);
            }
        }
    }
}
