package lastone.torture;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What can be done to a shop. */
@SuppressWarnings("ImmutableEnumChecker") // What is played has no state.
enum Scenario {
    FAILED_COMMITS(4, FailedCommits::run),
    SICK_DATABASE(3, SickDatabase::run),
    SICK_REDIS(2, SickRedis::run),
    REVOCATIONS(2, Revocations::run),
    WRONG_CLOCK(2, WrongClock::run),
    KILL_ON_H2(6, Kills::ofTheServerOnH2),
    KILL_ON_MARIADB(6, Kills::ofServersOnMariaDb),
    KILL_OF_DATABASE(3, Kills::ofTheDatabase),
    FAULTS_OF_REDIS(3, FaultsOfRedis::run),
    CUTS(2, Cuts::run),
    STEP_FAULTS(1, StepFaults::run),
    CLOCK_JUMPS(2, ClockJumps::run),
    DISK_FULL(2, DiskFull::run),
    GALERA(1, Galera::run),
    OWN_DATABASE(0, OwnDatabase::run);

    private interface Play {
        void run(Round round) throws Exception;
    }

    private final int weight;
    private final Play play;

    /** @param weight how many of all rounds are of this one, compared to the others */
    Scenario(int weight, Play play) {
        this.weight = weight;
        this.play = play;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One round of faults, with the checks after them. */
    void run(Round round) throws Exception {
        play.run(round);
    }

    static Scenario of(String word) {
        return Stream.of(values())
                .filter(scenario -> scenario.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No scenario " + word + ", but " + words()));
    }

    /** A scenario by its weight. */
    static Scenario any(Random random) {
        List<Scenario> tickets = Stream.of(values())
                .flatMap(scenario -> IntStream.range(0, scenario.weight).mapToObj(i -> scenario))
                .toList();
        return tickets.get(random.nextInt(tickets.size()));
    }

    static String words() {
        return String.join(", ", Stream.of(values()).map(Scenario::word).toList());
    }
}
