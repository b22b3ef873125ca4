package lastone.torture;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import lastone.testing.FileTrees;

/** Plays rounds, and says of each what came of it and how to repeat it. */
final class Rounds {

    private final Tally tally;
    private final Fixtures fixtures;
    private final Path folder;
    private final PrintStream out;
    private final boolean isShort;

    /** @param folder where each round gets a folder; that of a clean round is deleted */
    Rounds(Tally tally, Fixtures fixtures, Path folder, PrintStream out, boolean isShort) {
        this.tally = tally;
        this.fixtures = fixtures;
        this.folder = folder;
        this.out = out;
        this.isShort = isShort;
    }

    void play(Scenario scenario, long seed) throws IOException {
        long begun = System.nanoTime();
        Tally counts = new Tally(out);
        Path own = Files.createTempDirectory(
                Files.createDirectories(folder.toAbsolutePath()), scenario.word() + "-" + seed + "-");
        try {
            scenario.run(new Round(seed, new Random(seed), counts, own, fixtures, isShort));
        } catch (Exception | AssertionError e) {
            counts.wrong(Figure.STUCK, e.toString());
            e.printStackTrace(out);
        }
        out.printf(
                "%-18s seed %-11d %2d faults, %5d requests, %5d acknowledged, %3d in doubt (%d retried, %d there,"
                        + " %d absent), %.1f s%n",
                scenario.word(),
                seed,
                counts.faults(),
                counts.of(Figure.REQUESTS),
                counts.of(Figure.ACKNOWLEDGED),
                counts.of(Figure.IN_DOUBT),
                counts.of(Figure.RETRIED),
                counts.of(Figure.THERE),
                counts.of(Figure.ABSENT),
                (System.nanoTime() - begun) / 1e9);
        tally.addAll(counts);
        if (counts.wrongs() > 0) {
            out.println("  to repeat it: scripts/torture --seed " + seed + " --only " + scenario.word()
                    + "   (what it left is in " + own + ")");
        } else {
            FileTrees.delete(own);
        }
        out.flush();
    }
}
