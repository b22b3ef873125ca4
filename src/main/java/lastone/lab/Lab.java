package lastone.lab;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import lastone.db.DatabaseUnreachableException;
import lastone.redis.RedisServer;
import lastone.shop.Config;
import lastone.shop.ShopOpener;
import lastone.shop.Strategy;

/** The command {@code lab}: from its arguments to its report. */
public final class Lab {

    private static final int DONE = 0;
    private static final int BROKEN = 1;
    private static final int REFUSED = 2;

    private static final Duration BUDGET = Duration.ofSeconds(270);
    private static final Duration QUICK_BUDGET = Duration.ofSeconds(105);

    /** How long a buyer waits before a strategy counts as one that cannot finish the race. */
    private static final String LONGEST_WAIT = "PT30S";

    private final ShopOpener opener;
    private final String version;
    private final Peers peers;
    private final Clock clock;
    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;

    /** Whether somebody wants the process to end; what fails from then on fails because of that. */
    private volatile boolean stopping;

    /**
     * @param version the program's own, for the report
     * @param terminal whether a person looks on, for whom a progress bar is drawn
     */
    public Lab(
            ShopOpener opener,
            String version,
            Peers peers,
            Clock clock,
            PrintStream out,
            PrintStream err,
            boolean terminal) {
        this.opener = opener;
        this.version = version;
        this.peers = peers;
        this.clock = clock;
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    /**
     * Races on every database that is given, and writes the results. Blocks until all is done and dropped again.
     *
     * @param databases the environment variables of a shop on each database
     * @return the exit code: 0, or 1 when the books did not balance, or 2 when there was no race
     */
    public int run(List<String> arguments, List<Map<String, String>> databases) {
        if (arguments.contains("--help")) {
            out.println("java -jar lastone.jar lab [options]\n\n" + LabOptions.help());
            return DONE;
        }
        try {
            LabOptions options = LabOptions.parse(arguments);
            Files.createDirectories(options.out());
            race(options, databases);
            return DONE;
        } catch (LabRefusal | Config.Refused refusal) {
            return refuse(String.valueOf(refusal.getMessage()));
        } catch (DatabaseUnreachableException e) {
            return refuse("DB_URL, DB_USER or DB_PASSWORD: the database cannot be used: " + e.getMessage());
        } catch (IOException unwritable) {
            return refuse("--out cannot be written: " + unwritable);
        } catch (Books.Broken broken) {
            if (stopping) {
                return REFUSED;
            }
            err.println("lastone: THE BOOKS DO NOT BALANCE: " + broken.getMessage());
            return BROKEN;
        }
    }

    private int refuse(String reason) {
        err.println("lastone: " + reason);
        return REFUSED;
    }

    private void race(LabOptions options, List<Map<String, String>> databases) throws IOException {
        Progress progress = new Progress(err, terminal);
        Schedule schedule = new Schedule(options.rounds(), options.quick() ? QUICK_BUDGET : BUDGET, progress);
        List<Arena> arenas = new CopyOnWriteArrayList<>();
        Thread onInterrupt = new Thread(() -> interrupted(arenas), "lab-cleanup");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        try {
            Map<String, String> facts = open(arenas, options, databases);
            schedule.run(arenas, options.races());
            report(schedule, facts, options.out());
        } finally {
            if (!stopping) {
                Runtime.getRuntime().removeShutdownHook(onInterrupt);
                arenas.forEach(Arena::close);
            }
        }
    }

    /** Opens what the races need; returns what they run on. */
    private Map<String, String> open(List<Arena> arenas, LabOptions options, List<Map<String, String>> databases) {
        Map<String, String> facts = Facts.ofMachine();
        if (options.http().isPresent()) {
            String url = options.http().get();
            String adminToken = databases.getFirst().getOrDefault("ADMIN_TOKEN", "demo-admin");
            HttpRacer racer = HttpRacer.open(url, adminToken);
            arenas.add(new Arena("http", Map.of(), List.of(racer), List.of(racer)));
            facts.put("Server", url);
            return facts;
        }
        for (Map<String, String> database : databases) {
            Map<String, String> settings = settings(database, options);
            Config config = Config.from(settings);
            arenas.add(Arena.open(settings, racers(options, config), options, opener, peers));
            facts.putAll(facts(config));
        }
        arenas.forEach(arena -> facts.putAll(arena.facts()));
        facts.put("Database connections", options.pool() + " per server");
        return facts;
    }

    private void interrupted(List<Arena> arenas) {
        stopping = true;
        arenas.forEach(Arena::close);
    }

    private static Map<String, String> settings(Map<String, String> database, LabOptions options) {
        Map<String, String> settings = new HashMap<>(database);
        settings.put("MODE", "demo");
        settings.put("HOST", "127.0.0.1");
        settings.put("DB_POOL_SIZE", Integer.toString(options.pool()));
        settings.put("STOCK_WAIT", LONGEST_WAIT);
        return settings;
    }

    private Map<String, String> facts(Config config) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Lastone", version);
        List<URI> redis = config.redisUrls();
        if (!redis.isEmpty()) {
            facts.put("Redis", "%d servers, %s".formatted(redis.size(), RedisServer.describe(redis.getFirst())));
        }
        return facts;
    }

    /** Who races: those that were asked for, or all that can, with a word on those that cannot. */
    private List<String> racers(LabOptions options, Config config) {
        List<String> known = Stream.concat(
                        Arrays.stream(Strategy.values()).map(Strategy::configName), peers.names().stream())
                .toList();
        options.strategies().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new LabRefusal(
                            "--strategies: there is no '%s', only %s".formatted(name, String.join(", ", known)));
                });
        List<String> racers = new ArrayList<>();
        for (String name : options.strategies().isEmpty() ? known : options.strategies()) {
            try {
                Strategy.of(name).ifPresent(config::requireRedisFor);
                racers.add(name);
            } catch (Config.Refused missing) {
                if (!options.strategies().isEmpty()) {
                    throw missing;
                }
                out.println(name + " does not race: " + missing.getMessage());
            }
        }
        return racers;
    }

    private void report(Schedule schedule, Map<String, String> facts, Path folder) throws IOException {
        List<Result> results = schedule.results();
        Table.print(results, out);
        schedule.leftOut().forEach(line -> out.println("Left out: " + line));
        out.println();
        facts.forEach((name, value) -> out.println(name + ": " + value));
        ResultFiles.write(results, folder);
        String today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString();
        Files.writeString(folder.resolve("report.html"), new Report(today, facts, results, schedule.leftOut()).html());
        Race first = results.getFirst().race();
        Files.writeString(
                folder.resolve("last-answer.svg"),
                Picture.svg(results.stream()
                        .filter(result -> result.race().equals(first))
                        .toList()));
        out.printf(
                "%nThe report, to be opened in a browser: %s%n",
                folder.resolve("report.html").toAbsolutePath());
    }
}
