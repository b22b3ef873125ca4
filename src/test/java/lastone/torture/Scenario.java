package lastone.torture;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What can be done to a shop. */
enum Scenario {
    KILL_ON_H2("kill-on-h2", 6),
    KILL_ON_MARIADB("kill-on-mariadb", 6),
    KILL_OF_DATABASE("kill-of-database", 3),
    FAULTS_OF_REDIS("faults-of-redis", 3),
    CUTS("cuts", 2),
    STEP_FAULTS("step-faults", 1),
    CLOCK_JUMPS("clock-jumps", 2),
    DISK_FULL("disk-full", 2);

    private final String word;
    private final int weight;

    /** @param weight how many of all rounds are of this one, compared to the others */
    Scenario(String word, int weight) {
        this.word = word;
        this.weight = weight;
    }

    String word() {
        return word;
    }

    /** One round of faults, with the checks after them. */
    void run(Round round) throws Exception {
        switch (this) {
            case KILL_ON_H2 -> KillOnH2.run(round);
            case KILL_ON_MARIADB -> KillOnMariaDb.run(round);
            case KILL_OF_DATABASE -> KillOfDatabase.run(round);
            case FAULTS_OF_REDIS -> FaultsOfRedis.run(round);
            case CUTS -> Cuts.run(round);
            case STEP_FAULTS -> StepFaults.run(round);
            case CLOCK_JUMPS -> ClockJumps.run(round);
            case DISK_FULL -> DiskFull.run(round);
        }
    }

    static Scenario of(String word) {
        return Stream.of(values())
                .filter(scenario -> scenario.word.equals(word))
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
