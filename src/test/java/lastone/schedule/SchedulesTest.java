package lastone.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import lastone.shop.Strategy;
import lastone.testing.DatabaseKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The short form of {@code scripts/schedules}: a few meetings and mutants. */
class SchedulesTest {

    @ParameterizedTest
    @EnumSource(names = {"H2", "MARIADB"})
    void everyScheduleEndsAsASerialOrderDoesAndMutantsAreFound(DatabaseKind kind) throws SQLException {
        try (TestBed testBed = new TestBed(kind)) {
            for (Meeting meeting : List.of(
                    Meeting.of(Strategy.CONDITIONAL, Operation.CANCEL, Operation.RESTOCK),
                    Meeting.of(Strategy.CONDITIONAL, Operation.DELETE_PRODUCT, Operation.DELETE_OPTION),
                    new Meeting(
                            Strategy.COALESCED,
                            List.of(List.of(Operation.PLACE, Operation.PLACE_OTHER), List.of(Operation.ADJUST))))) {
                Exploration done = new Exploration(testBed, meeting).all(false);
                assertThat(done.schedules()).as("schedules of %s", meeting).isGreaterThan(5);
                assertThat(done.anomalies()).as("anomalies of %s", meeting).isEmpty();
            }
            // An order at the new price was placed meanwhile, so the product was hidden after that change, and has to
            // show it.
            Exploration triple = new Exploration(
                    testBed, Meeting.of(Strategy.COALESCED, Operation.PLACE, Operation.PRICE, Operation.HIDE));
            var _ = triple.play(List.of(2, 1, 0, 2), List.of(3));
            assertThat(triple.anomalies()).as("anomalies of a triple").isEmpty();
            for (Mutant mutant : List.of(
                    Mutant.CART_LINE_READ_THEN_WRITTEN, Mutant.RETURN_READ_THEN_WRITTEN, Mutant.LOCKS_SWAPPED)) {
                assertThat(mutant.findOn(testBed)).as("%s", mutant).isPresent();
            }
        }
    }
}
