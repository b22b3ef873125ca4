package lastone.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import lastone.shop.Strategy;
import lastone.testing.DatabaseKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The short form of {@code scripts/schedules}: a few pairs and mutants. */
class SchedulesTest {

    @ParameterizedTest
    @EnumSource(names = {"H2", "MARIADB"})
    void everyScheduleEndsAsASerialOrderDoesAndMutantsAreFound(DatabaseKind kind) throws SQLException {
        try (TestBed testBed = new TestBed(kind)) {
            for (Pair pair : List.of(
                    new Pair(Strategy.CONDITIONAL, Operation.CANCEL, Operation.RESTOCK),
                    new Pair(Strategy.CONDITIONAL, Operation.DELETE_PRODUCT, Operation.DELETE_OPTION))) {
                Exploration done = new Exploration(testBed, pair).all(false);
                assertThat(done.schedules()).as("schedules of %s", pair).isGreaterThan(5);
                assertThat(done.anomalies()).as("anomalies of %s", pair).isEmpty();
            }
            for (Mutant mutant : List.of(
                    Mutant.CART_LINE_READ_THEN_WRITTEN, Mutant.RETURN_READ_THEN_WRITTEN, Mutant.LOCKS_SWAPPED)) {
                assertThat(mutant.findOn(testBed)).as("%s", mutant).isPresent();
            }
        }
    }
}
