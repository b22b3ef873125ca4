package lastone.lab;

import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * Runs every workload on every test bed. The rounds of the subjects are interleaved, and the first does not count.
 * Without a number of rounds the time is shared out: every subject warms up with a hundred buyers before all, each
 * workload has its share of the time, and a slow subject runs fewer rounds, or only the core workloads, or none.
 */
final class Benchmark {

    private static final int MAX_ROUNDS = 5;
    private static final Workload WARM_UP = new Workload(100, 100, 1, 1, 1);

    /** A subject that needs more of a workload's share of the time for one round is slow. */
    private static final double SLOW = 0.1;

    private final OptionalInt rounds;
    private final Duration budget;
    private final PrintStream progress;
    private final long start = System.nanoTime();
    private final List<Measurement> measurements = new CopyOnWriteArrayList<>();
    private final List<String> leftOut = new CopyOnWriteArrayList<>();

    /** What the latest run of a subject took, for each buyer. */
    private final Map<Subject, Double> secondsPerBuyer = new HashMap<>();

    /**
     * @param rounds so many, however long they take; empty for as many as the budget allows
     * @param progress gets each workload when it begins
     */
    Benchmark(OptionalInt rounds, Duration budget, PrintStream progress) {
        this.rounds = rounds;
        this.budget = budget;
        this.progress = progress;
    }

    /** A workload on a test bed. */
    private record Block(TestBed bed, Workload workload) {

        /** Its part of the time, relative to the others: the core workloads get most. */
        double weight() {
            return workload.isCoreWorkload() ? 3 : 1;
        }

        String name() {
            return workload.name() + " on " + bed.db();
        }
    }

    /**
     * Blocks until all is measured.
     *
     * @throws LedgerCheck.LedgerMismatchException when a run oversold, undersold or wrote something else than what its buyers got as
     *     results
     */
    void run(List<TestBed> beds, List<Workload> workloads) {
        if (rounds.isEmpty()) {
            progress.println("Warming up");
            beds.forEach(bed -> bed.subjects().forEach(subject -> run(new Block(bed, WARM_UP), subject)));
        }
        List<Block> blocks = workloads.stream()
                .flatMap(workload ->
                        beds.stream().filter(bed -> bed.supports(workload)).map(bed -> new Block(bed, workload)))
                .toList();
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            progress.printf("%d of %d: %s%n", i + 1, blocks.size(), block.name());
            // What earlier blocks left over, or overran, is shared by those that remain.
            double remaining =
                    blocks.stream().skip(i).mapToDouble(Block::weight).sum();
            run(block, (budget.toSeconds() - secondsSince(start)) * block.weight() / remaining);
        }
    }

    /** What is measured by now; also while {@link #run} runs in another thread. */
    Report report(String measuredAt, Map<String, String> facts) {
        List<Measurement> measured =
                measurements.stream().filter(each -> !each.runs().isEmpty()).toList();
        return new Report(measuredAt, facts, measured, List.copyOf(leftOut));
    }

    private void run(Block block, double share) {
        long begin = System.nanoTime();
        List<Measurement> entries = entrants(block, share).stream()
                .map(subject ->
                        new Measurement(block.bed().db(), block.workload(), subject, new CopyOnWriteArrayList<>()))
                .toList();
        measurements.addAll(entries);
        for (int round = 0; round <= rounds.orElse(MAX_ROUNDS); round++) {
            for (Measurement entry : entries) {
                // The first counted round is everybody's: a measurement needs one.
                boolean isDue = rounds.isPresent() || round == 1;
                double limit = round == 0 ? SLOW * share : share - secondsSince(begin);
                if (isDue || seconds(block, entry.subject()) <= limit) {
                    Run run = run(block, entry.subject());
                    if (round > 0) {
                        entry.runs().add(run);
                    }
                }
            }
        }
    }

    /**
     * A core workload is run by every subject that is expected to finish a round in the whole share, the others by those
     * that are not slow, or by none if that would be one: a race of one shows nothing.
     */
    private List<Subject> entrants(Block block, double share) {
        List<Subject> possible = block.bed().subjects().stream()
                .filter(subject -> subject.supports(block.workload()))
                .toList();
        if (rounds.isPresent()) {
            return possible;
        }
        double fastest = possible.stream()
                .mapToDouble(subject -> seconds(block, subject))
                .min()
                .orElse(0);
        double limit = Math.max(fastest, block.workload().isCoreWorkload() ? share : SLOW * share);
        Map<Boolean, List<Subject>> bySlowness =
                possible.stream().collect(Collectors.partitioningBy(subject -> seconds(block, subject) > limit));
        List<Subject> slow = bySlowness.getOrDefault(true, List.of());
        List<Subject> quick = bySlowness.getOrDefault(false, List.of());
        if (slow.isEmpty()) {
            return possible;
        }
        if (quick.size() < 2) {
            leftOut.add("%s, the whole race: its time is enough for one round of only %d of %d"
                    .formatted(block.name(), quick.size(), possible.size()));
            return List.of();
        }
        leftOut.add(slow.stream()
                .map(subject -> "%s (about %.1f s a round)".formatted(subject.name(), seconds(block, subject)))
                .collect(Collectors.joining(", ", block.name() + ": ", "")));
        return quick;
    }

    /** What a run is expected to take, by the subject's latest one; 0 before its first. */
    private double seconds(Block block, Subject subject) {
        return secondsPerBuyer.getOrDefault(subject, 0.0) * block.workload().buyers();
    }

    private Run run(Block block, Subject subject) {
        // Otherwise a subject would pay for the garbage of the one before.
        System.gc();
        long begin = System.nanoTime();
        try {
            Run run = subject.run(block.workload());
            secondsPerBuyer.put(subject, secondsSince(begin) / block.workload().buyers());
            return run;
        } catch (LedgerCheck.LedgerMismatchException e) {
            throw new LedgerCheck.LedgerMismatchException(subject.name() + ", " + block.name() + ": " + e.getMessage());
        }
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }
}
