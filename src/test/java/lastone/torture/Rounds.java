package lastone.torture;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;

/** Plays rounds, and says of each what came of it and how to repeat it. */
final class Rounds {

    private final Tally tally;
    private final Fixtures fixtures;
    private final Path folder;
    private final PrintStream out;

    /** @param folder where each round gets a folder; that of a clean round is deleted */
    Rounds(Tally tally, Fixtures fixtures, Path folder, PrintStream out) {
        this.tally = tally;
        this.fixtures = fixtures;
        this.folder = folder;
        this.out = out;
    }

    void play(Scenario scenario, long seed) {
        long begun = System.nanoTime();
        long[] before = counts();
        Path own = fresh(scenario, seed);
        try {
            scenario.run(new Round(seed, new Random(seed), tally, own, fixtures));
        } catch (Exception | AssertionError failure) {
            tally.wrong(Figure.STUCK, failure.toString());
            failure.printStackTrace(out);
        }
        long[] after = counts();
        out.printf(
                "%-18s seed %-11d %2d faults, %5d requests, %5d acknowledged, %3d in doubt (%d retried, %d there,"
                        + " %d absent), %.1f s%n",
                scenario.word(),
                seed,
                after[0] - before[0],
                after[1] - before[1],
                after[2] - before[2],
                after[3] - before[3],
                after[4] - before[4],
                after[5] - before[5],
                after[6] - before[6],
                (System.nanoTime() - begun) / 1e9);
        if (after[7] > before[7]) {
            out.println("  to repeat it: scripts/torture --seed " + seed + " --only " + scenario.word()
                    + "   (what it left is in " + own + ")");
        } else {
            delete(own);
        }
        out.flush();
    }

    private long[] counts() {
        return new long[] {
            tally.faults(),
            tally.of(Figure.REQUESTS),
            tally.of(Figure.ACKNOWLEDGED),
            tally.of(Figure.IN_DOUBT),
            tally.of(Figure.RETRIED),
            tally.of(Figure.THERE),
            tally.of(Figure.ABSENT),
            tally.wrongs()
        };
    }

    private Path fresh(Scenario scenario, long seed) {
        try {
            return Files.createTempDirectory(
                    Files.createDirectories(folder.toAbsolutePath()), scenario.word() + "-" + seed + "-");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
