package lastone.torture;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import lastone.concurrent.Deadline;
import lastone.testing.RunningShop;
import org.slf4j.LoggerFactory;

/** Rounds of faults until the time is up; ends with 1 where a figure is not zero that has to be. */
public final class Torture {

    private Torture() {}

    /** What the command line says. */
    record Options(Duration length, long seed, Optional<Scenario> only) {

        static Options of(List<String> arguments) {
            Options options =
                    new Options(Duration.ofMinutes(10), new Random().nextInt(1_000_000_000), Optional.empty());
            Iterator<String> words = arguments.iterator();
            while (words.hasNext()) {
                String name = words.next();
                if (!words.hasNext()) {
                    throw new IllegalArgumentException("What about " + name + "?");
                }
                options = options.with(name, words.next());
            }
            return options;
        }

        private Options with(String name, String value) {
            return switch (name) {
                case "--minutes" -> new Options(Duration.ofMinutes(Long.parseLong(value)), seed, only);
                case "--seed" -> new Options(length, Long.parseLong(value), only);
                case "--only" -> new Options(length, seed, Optional.of(Scenario.of(value)));
                default -> throw new IllegalArgumentException("What is " + name + "?");
            };
        }
    }

    static void main(String[] arguments) throws IOException {
        Options options = read(List.of(arguments));
        prepareProcess();
        System.exit(run(options, System.out));
    }

    /** The log is off, and processes that were started end with this one. */
    static void prepareProcess() {
        // The servers in this process would log every fault with its stack trace; those of their own log to files.
        RunningShop.freshDatabase();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
        ((Logger) LoggerFactory.getLogger("lastone")).setLevel(Level.OFF);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
    }

    private static Options read(List<String> arguments) {
        try {
            return Options.of(arguments);
        } catch (IllegalArgumentException e) {
            System.err.print(e.getMessage() + """

                    scripts/torture [--minutes N] [--seed S] [--only SCENARIO]
                      --minutes N      how long, default 10; the round that is running then is finished
                      --seed S         the seed of the first round; each round after it has the next one
                      --only SCENARIO  one of %s
                    """.formatted(Scenario.words()));
            System.exit(2);
            throw e;
        }
    }

    private static int run(Options options, PrintStream out) throws IOException {
        out.println("torture: seed " + options.seed() + ", " + options.length().toMinutes() + " minutes");
        Tally tally = new Tally(out);
        Deadline end = Deadline.after(options.length());
        try (Fixtures fixtures = new Fixtures()) {
            Rounds rounds = new Rounds(tally, fixtures, Path.of("target", "torture"), out, false);
            int number = 0;
            do {
                Scenario scenario = options.only().orElse(scenario(number, options.seed() + number));
                rounds.play(scenario, options.seed() + number);
                number++;
            } while (!end.hasPassed());
        }
        tally.print();
        return tally.wrongs() == 0 ? 0 : 1;
    }

    /** Each once, and then by weight. */
    private static Scenario scenario(int number, long seed) {
        Scenario[] all = Scenario.values();
        return number < all.length ? all[number] : Scenario.any(new Random(seed));
    }
}
