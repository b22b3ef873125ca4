package lastone.lab;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import lastone.db.DatabaseUnreachableException;
import lastone.lab.LabOptions.Option;
import lastone.redis.RedisServer;
import lastone.shop.Config;
import lastone.shop.ShopOpener;
import lastone.shop.Strategy;

/**
 * The command {@code lab}: from its arguments to its report.
 *
 * @param command how a person starts it, for the help
 * @param version the program's own, for the report
 * @param baselines what the strategies can be compared with, by name; they run in this order, after the strategies
 */
public record Lab(
        ShopOpener opener,
        String command,
        String version,
        Map<String, SubjectOpener> baselines,
        Clock clock,
        PrintStream out,
        PrintStream err) {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int REFUSED = 2;

    private static final Duration BUDGET = Duration.ofSeconds(270);
    private static final Duration QUICK_BUDGET = Duration.ofSeconds(105);

    /** A buyer that waits longer counts as one without a result. */
    private static final String MAX_WAIT = "PT30S";

    /**
     * Measures on every database that is given, and writes the results. Blocks until all is done and dropped again.
     *
     * @param databases the environment variables of a shop on each database
     * @return the exit code: 0, or 1 when a ledger check failed, or 2 when nothing was measured
     */
    public int run(List<String> arguments, List<Map<String, String>> databases) {
        return run(arguments, databases, List.of());
    }

    /** @param more beds beside those of the databases, which run unless the command line chooses strategies or a server */
    int run(List<String> arguments, List<Map<String, String>> databases, List<Supplier<TestBed>> more) {
        AtomicBoolean interrupted = new AtomicBoolean();
        try {
            LabOptions options = LabOptions.parse(arguments);
            if (options.has(Option.HELP)) {
                out.println(
                        command + " [options]\n\n" + options.help(known(options).keySet()));
                return DONE;
            }
            Path folder = Files.createDirectories(Path.of(options.text(Option.OUT)));
            save(measure(options, databases, more, folder, interrupted), folder);
            return DONE;
        } catch (LabException | Config.InvalidSettingException e) {
            // A server that the interrupt ended cannot be reached, which is no news.
            return interrupted.get() ? REFUSED : refuse(String.valueOf(e.getMessage()));
        } catch (DatabaseUnreachableException e) {
            return refuse("DB_URL, DB_USER or DB_PASSWORD: the database cannot be used: " + e.getMessage());
        } catch (IOException e) {
            return refuse("--out cannot be written: " + e);
        } catch (RuntimeException e) {
            // Once the databases are dropped under the running buyers, any failure follows from that.
            if (interrupted.get()) {
                return REFUSED;
            }
            if (e instanceof LedgerCheck.LedgerMismatchException) {
                err.println("lastone: THE LEDGER CHECK FAILED: " + e.getMessage());
                return FAILED;
            }
            throw e;
        }
    }

    private void save(Report report, Path folder) throws IOException {
        report.print(out);
        report.write(folder);
        out.println("\nOpen the report in a browser: "
                + folder.resolve("report.html").toAbsolutePath());
    }

    /** After Ctrl-C, while buyers may still run, who lose their database. */
    private void saveInterrupted(Report report, Path folder) {
        Thread.setDefaultUncaughtExceptionHandler((_, _) -> {});
        if (report.measurements().isEmpty()) {
            out.println("\nInterrupted before anything was measured.");
            return;
        }
        out.println("\nInterrupted; this is what was measured:");
        try {
            save(report, folder);
        } catch (IOException e) {
            refuse("--out cannot be written: " + e);
        }
    }

    private int refuse(String reason) {
        err.println("lastone: " + reason);
        return REFUSED;
    }

    private Report measure(
            LabOptions options,
            List<Map<String, String>> databases,
            List<Supplier<TestBed>> more,
            Path folder,
            AtomicBoolean interrupted) {
        String today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString();
        List<Workload> workloads = options.workloads();
        Benchmark benchmark = new Benchmark(
                options.has(Option.ROUNDS) ? OptionalInt.of(options.number(Option.ROUNDS)) : OptionalInt.empty(),
                options.has(Option.QUICK) ? QUICK_BUDGET : BUDGET,
                out);
        List<TestBed> beds = new CopyOnWriteArrayList<>();
        Map<String, String> facts = Collections.synchronizedMap(Environment.ofMachine());
        // Ctrl-C ends the process without the finally below; the scratch databases have to go all the same.
        Thread onInterrupt = new Thread(
                () -> {
                    interrupted.set(true);
                    saveInterrupted(benchmark.report(today, facts), folder);
                    beds.forEach(TestBed::close);
                },
                "lab-cleanup");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        try {
            open(beds, facts, options, databases);
            if (!options.has(Option.HTTP) && !options.has(Option.STRATEGIES)) {
                more.forEach(opener -> beds.add(opener.get()));
            }
            beds.forEach(bed -> facts.putAll(bed.facts()));
            benchmark.run(beds, workloads);
            return benchmark.report(today, facts);
        } finally {
            if (!interrupted.get()) {
                Runtime.getRuntime().removeShutdownHook(onInterrupt);
                beds.forEach(TestBed::close);
            }
        }
    }

    /** Opens the test beds, and adds what they run on to the facts. */
    private void open(
            List<TestBed> beds, Map<String, String> facts, LabOptions options, List<Map<String, String>> databases) {
        if (options.has(Option.HTTP)) {
            String url = options.text(Option.HTTP);
            int buyers = options.workloads().stream()
                    .mapToInt(Workload::buyers)
                    .max()
                    .orElseThrow();
            String adminToken = databases.getFirst().getOrDefault("ADMIN_TOKEN", "demo-admin");
            HttpShop shop = new HttpShop(url, adminToken, Optional.empty(), buyers);
            beds.add(new TestBed("http", Map.of("Server", url), shop.subjects(false), List.of(shop)));
            return;
        }
        facts.put("Lastone", version);
        int servers =
                options.workloads().stream().mapToInt(Workload::servers).max().orElseThrow();
        for (Map<String, String> database : databases) {
            Map<String, String> settings = new HashMap<>(database);
            settings.put("MODE", "demo");
            settings.put("HOST", "127.0.0.1");
            settings.put("DB_POOL_SIZE", options.text(Option.POOL));
            settings.put("STOCK_WAIT", MAX_WAIT);
            Config config = Config.from(settings);
            beds.add(TestBed.open(settings, servers, subjects(options, config)));
            config.redisUrls().stream()
                    .findFirst()
                    .ifPresent(url ->
                            facts.put("Redis", config.redisUrls().size() + " servers, " + RedisServer.describe(url)));
        }
        facts.put("Database connections", options.text(Option.POOL) + " per server");
    }

    private Map<String, SubjectOpener> known(LabOptions options) {
        Map<String, SubjectOpener> known = new LinkedHashMap<>();
        for (Strategy strategy : Strategy.values()) {
            known.put(strategy.configName(), ShopSubject.opener(strategy, options.number(Option.RETRIES), opener));
        }
        known.putAll(baselines);
        return known;
    }

    /**
     * The strategies and baselines that were asked for, or all that are possible, after a line about each that is not.
     */
    private Collection<SubjectOpener> subjects(LabOptions options, Config config) {
        Map<String, SubjectOpener> known = known(options);
        if (options.has(Option.STRATEGIES)) {
            List<String> wanted = options.list(Option.STRATEGIES);
            wanted.stream().filter(name -> !known.containsKey(name)).findFirst().ifPresent(name -> {
                throw new LabException(
                        "--strategies: there is no '%s', only %s".formatted(name, String.join(", ", known.keySet())));
            });
            return wanted.stream()
                    .map(name -> Objects.requireNonNull(known.get(name)))
                    .toList();
        }
        for (Strategy strategy : Strategy.values()) {
            if (!config.canUse(strategy)) {
                known.remove(strategy.configName());
                out.println(strategy.configName() + " is not measured: REDIS_URLS names too few Redis servers for it");
            }
        }
        return known.values();
    }
}
