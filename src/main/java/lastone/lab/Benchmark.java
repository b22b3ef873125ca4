package lastone.lab;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Runs every workload on every test bed. The rounds of the subjects are interleaved, and the first does not count. Without
 * a number of rounds the time is shared out: every subject warms up with a hundred buyers before all, each workload has
 * its share of the time, and a subject that is slow for it runs fewer rounds, or only the original workloads.
 */
final class Benchmark {

    private static final int MAX_ROUNDS = 5;
    private static final Workload WARM_UP = new Workload(100, 100, 1, 1, 1);

    /** The part of a workload's share of the time that is for the round that does not count. */
    private static final double WARM_UP_PART = 0.2;

    private final OptionalInt rounds;
    private final Duration budget;
    private final PrintStream progress;
    private final long start = System.nanoTime();
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();

    /** What the latest run of a subject took, for each buyer. */
    private final Map<Subject, Double> secondsPerBuyer = new HashMap<>();

    /**
     * @param rounds so many, however long they take; empty for as many as the budget allows
     * @param progress is told of each workload that begins
     */
    Benchmark(OptionalInt rounds, Duration budget, PrintStream progress) {
        this.rounds = rounds;
        this.budget = budget;
        this.progress = progress;
    }

    /** A workload on a test bed. */
    private record Block(TestBed bed, Workload workload) {

        /** Its part of the time, relative to the others: the original workloads get most. */
        double weight() {
            return workload.isOriginal() ? 3 : 1;
        }

        String name() {
            return workload.name() + " on " + bed.db();
        }
    }

    /**
     * Blocks until all is measured.
     *
     * @throws LedgerCheck.Failed when a run oversold, undersold or wrote something else than its buyers were told
     */
    void run(List<TestBed> beds, List<Workload> workloads) {
        if (rounds.isEmpty()) {
            progress.println("Warming up");
            beds.forEach(bed -> bed.subjects().forEach(subject -> run(new Block(bed, WARM_UP), subject)));
        }
        List<Block> blocks = workloads.stream()
                .flatMap(workload -> beds.stream().map(bed -> new Block(bed, workload)))
                .toList();
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            progress.printf("%d of %d: %s%n", i + 1, blocks.size(), block.name());
            // What earlier blocks left over, or overran, is shared by those that remain.
            double remaining = blocks.stream().skip(i).mapToDouble(Block::weight).sum();
            run(block, (budget.toSeconds() - secondsSince(start)) * block.weight() / remaining);
        }
    }

    Report report(String measuredAt, Map<String, String> facts) {
        return new Report(measuredAt, facts, measurements, leftOut);
    }

    private void run(Block block, double share) {
        long begin = System.nanoTime();
        List<Subject> entrants = entrants(block, share);
        List<Measurement> entries = entrants.stream()
                .map(subject -> new Measurement(block.bed().db(), block.workload(), subject, new ArrayList<>()))
                .toList();
        for (int round = 0; round <= rounds.orElse(MAX_ROUNDS); round++) {
            // The first counted round is everybody's: a measurement needs one.
            boolean isForAll = rounds.isPresent() || round == 1;
            double seconds = round == 0 ? WARM_UP_PART * share : share - secondsSince(begin);
            List<Subject> inRound = isForAll ? entrants : affordable(block, entrants, seconds);
            for (Measurement entry : entries) {
                if (inRound.contains(entry.subject())) {
                    Run run = run(block, entry.subject());
                    if (round > 0) {
                        entry.runs().add(run);
                    }
                }
            }
        }
        measurements.addAll(entries);
    }

    /**
     * Every subject runs the original workloads, however long that takes. The others are run by as many as half of the
     * share allows, but at least by the fastest.
     */
    private List<Subject> entrants(Block block, double share) {
        List<Subject> possible = block.bed().subjects().stream()
                .filter(subject -> subject.supports(block.workload()))
                .toList();
        if (rounds.isPresent() || block.workload().isOriginal()) {
            return possible;
        }
        List<Subject> chosen = affordable(block, possible, share / 2);
        List<Subject> entrants = chosen.isEmpty() ? fastestFirst(block, possible).subList(0, 1) : chosen;
        if (entrants.size() < possible.size()) {
            leftOut.add(fastestFirst(block, possible).stream()
                    .filter(subject -> !entrants.contains(subject))
                    .map(subject -> "%s (about %.1f s a round)".formatted(subject.name(), seconds(block, subject)))
                    .collect(Collectors.joining(", ", block.name() + ": ", "")));
        }
        // In the order of the test bed, in which a baseline may follow the subject that it repeats.
        return possible.stream().filter(entrants::contains).toList();
    }

    /** The fastest subjects, as many as can run once in the time. */
    private List<Subject> affordable(Block block, List<Subject> subjects, double seconds) {
        List<Subject> affordable = new ArrayList<>();
        double left = seconds;
        for (Subject subject : fastestFirst(block, subjects)) {
            left -= seconds(block, subject);
            if (left >= 0) {
                affordable.add(subject);
            }
        }
        return affordable;
    }

    private List<Subject> fastestFirst(Block block, List<Subject> subjects) {
        return subjects.stream()
                .sorted(Comparator.comparingDouble(subject -> seconds(block, subject)))
                .toList();
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
        } catch (LedgerCheck.Failed e) {
            throw new LedgerCheck.Failed(subject.name() + ", " + block.name() + ": " + e.getMessage());
        }
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }
}
