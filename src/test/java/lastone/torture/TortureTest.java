package lastone.torture;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Path;
import lastone.testing.RunningShop;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** The short form of {@code scripts/torture}: one round of each scenario, from {@code -Dtorture.seed=...} if given. */
class TortureTest {

    private static final Fixtures FIXTURES = new Fixtures();

    @BeforeAll
    static void keepTheLogShort() {
        RunningShop.freshDatabase();
        log().setLevel(Level.OFF);
    }

    @AfterAll
    static void close() {
        log().setLevel(Level.INFO);
        FIXTURES.close();
    }

    private static Logger log() {
        return (Logger) LoggerFactory.getLogger("lastone");
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"GALERA", "OWN_DATABASE"}) // A minute each.
    void everyPromiseHoldsUnder(Scenario scenario) throws IOException {
        Tally tally = new Tally(System.out);
        long seed = Long.getLong("torture.seed", System.currentTimeMillis() % 1_000_000_000);
        new Rounds(tally, FIXTURES, Path.of("target", "torture"), System.out, true).play(scenario, seed);
        assertThat(tally.wrongs())
                .as("what must be zero; -Dtorture.seed=%d repeats it, and the output says what it was", seed)
                .isZero();
    }
}
