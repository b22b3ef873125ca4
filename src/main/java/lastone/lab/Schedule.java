package lastone.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * Runs all races on all databases. In each, the rounds of the racers are interleaved and the first does not count.
 * Within a time budget everybody warms up with a hundred buyers before all, and every race has its share of the time:
 * a racer that is slow for it runs fewer rounds than the others (without another one that does not count), or only the
 * races that everybody runs.
 */
final class Schedule {

    private static final int MAX_ROUNDS = 5;
    private static final Race WARM_UP = new Race(100, 100, 1, 1, 1);

    /** Part of a race's share of the time; who needs more for one round is slow. */
    private static final double SLOW = 0.1;

    private final OptionalInt rounds;
    private final long budgetNanos;
    private final Progress progress;
    private final long start = System.nanoTime();
    private final List<Result> results = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();

    /** What one run of a racer took, by database and racer, for the buyers of the race it was. */
    private final Map<String, Double> secondsPerBuyer = new HashMap<>();

    private double workDone;
    private double workInAll;

    /** @param rounds as many as this, however long it takes; empty for as many as the budget allows */
    Schedule(OptionalInt rounds, Duration budget, Progress progress) {
        this.rounds = rounds;
        this.budgetNanos = budget.toNanos();
        this.progress = progress;
    }

    private record Block(Arena arena, Race race) {

        /** Of the time that is left: the races that everybody runs take most, H2 takes less than a server. */
        double weight() {
            double everybody = race.isOriginal() ? 2.5 : 1;
            return everybody * (arena.db().equals("h2") ? 1 : 2) * Math.clamp(race.buyers() / 1_000.0, 0.2, 1.5);
        }

        String name() {
            return race.name() + " on " + arena.db();
        }
    }

    void run(List<Arena> arenas, List<Race> races) {
        List<Block> blocks = races.stream()
                .flatMap(race -> arenas.stream().map(arena -> new Block(arena, race)))
                .toList();
        workInAll = blocks.stream().mapToDouble(Block::weight).sum();
        if (rounds.isEmpty()) {
            arenas.forEach(this::warmUp);
        }
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            double workLeft = blocks.subList(i, blocks.size()).stream()
                    .mapToDouble(Block::weight)
                    .sum();
            run(block, (budgetNanos - elapsed()) / 1e9 * block.weight() / workLeft);
            workDone += block.weight();
        }
        progress.end();
    }

    private void warmUp(Arena arena) {
        Block block = new Block(arena, WARM_UP);
        for (Racer racer : arena.racers()) {
            progress.show(
                    0,
                    Duration.ofNanos(Math.max(0, budgetNanos - elapsed())),
                    "warming up on " + arena.db(),
                    racer.name());
            timed(block, racer);
        }
    }

    /** In the order in which they ran. */
    List<Result> results() {
        return results;
    }

    /** What did not run, and why. */
    List<String> leftOut() {
        return leftOut;
    }

    private void run(Block block, double share) {
        long begin = System.nanoTime();
        List<Racer> entrants = entrants(block, share);
        List<Result> running = entrants.stream()
                .map(racer -> new Result(block.arena().db(), block.race(), racer, new ArrayList<>()))
                .toList();
        int last = rounds.orElse(MAX_ROUNDS);
        for (int round = 0; round <= last; round++) {
            double secondsLeft = share - (System.nanoTime() - begin) / 1e9;
            Set<Racer> inRound = inRound(round, block, entrants, share, secondsLeft);
            for (Result result : running) {
                if (inRound.contains(result.racer())) {
                    showProgress(block, result.racer(), (round + 1.0) / (last + 1));
                    Run run = timed(block, result.racer());
                    if (round > 0) {
                        result.runs().add(run);
                    }
                }
            }
        }
        results.addAll(running);
    }

    /**
     * Everybody runs the original races, whatever it takes. The others are run, within the share, by the shop's own
     * strategies first and then by their peers, the fastest first.
     */
    private List<Racer> entrants(Block block, double share) {
        List<Racer> willing = block.arena().racers().stream()
                .filter(racer -> racer.joins(block.race()))
                .toList();
        if (rounds.isPresent() || block.race().isOriginal()) {
            return willing;
        }
        Set<Racer> chosen = affordable(block, willing, racer -> racer.isPeer() ? 1 : 0, share / 2);
        willing.stream()
                .filter(racer -> !chosen.contains(racer))
                .forEach(racer -> leftOut.add("%s: %s, which would take about %.1f s a round"
                        .formatted(block.name(), racer.name(), expected(block, racer))));
        return willing.stream().filter(chosen::contains).toList();
    }

    private Set<Racer> inRound(int round, Block block, List<Racer> entrants, double share, double secondsLeft) {
        if (rounds.isPresent() || round == 1) {
            return Set.copyOf(entrants);
        }
        if (round == 0) {
            return entrants.stream()
                    .filter(racer -> expected(block, racer) < SLOW * share)
                    .collect(Collectors.toSet());
        }
        return affordable(block, entrants, racer -> 0, secondsLeft);
    }

    /** As many as can run once in the time, in the order of their rank and of their speed. */
    private Set<Racer> affordable(Block block, List<Racer> racers, ToIntFunction<Racer> rank, double seconds) {
        Set<Racer> affordable = new HashSet<>();
        double left = seconds;
        for (Racer racer : racers.stream()
                .sorted(Comparator.comparingInt(rank).thenComparingDouble(racer -> expected(block, racer)))
                .toList()) {
            double needed = expected(block, racer);
            if (needed <= left) {
                affordable.add(racer);
                left -= needed;
            }
        }
        return affordable;
    }

    private double expected(Block block, Racer racer) {
        return secondsPerBuyer.getOrDefault(key(block, racer), 0.0)
                * block.race().buyers();
    }

    private Run timed(Block block, Racer racer) {
        System.gc();
        long begin = System.nanoTime();
        try {
            Run run = racer.run(block.race());
            secondsPerBuyer.put(
                    key(block, racer),
                    (System.nanoTime() - begin) / 1e9 / block.race().buyers());
            return run;
        } catch (Books.Broken broken) {
            throw new Books.Broken(racer.name() + ", " + block.name() + ": " + broken.getMessage());
        }
    }

    private static String key(Block block, Racer racer) {
        return block.arena().db() + " " + racer.name();
    }

    private void showProgress(Block block, Racer racer, double doneOfBlock) {
        double done = (workDone + block.weight() * doneOfBlock) / workInAll;
        long left = rounds.isPresent()
                ? (long) (elapsed() * (1 - done) / Math.max(done, 0.01))
                : Math.max(0, budgetNanos - elapsed());
        progress.show(done, Duration.ofNanos(left), block.name(), racer.name());
    }

    private long elapsed() {
        return System.nanoTime() - start;
    }
}
