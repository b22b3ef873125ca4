package lastone.lock;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The short form of {@code scripts/schedules --threads}: one plan, and the key that an earlier design lost. */
class LockHandOverTest {

    @Test
    void noKeyIsLeftForACallerThatGivesUp() {
        assertThat(LockHandOvers.explore(LockHandOvers.ONE_IS_LATE)).isGreaterThan(100);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "KEY_KEPT.*")
    void aKeyThatIsLeftIsFound(LockHandOvers.Mistake mistake) {
        assertThat(mistake.find()).hasValueSatisfying(found -> assertThat(found).contains("the key is left in Redis"));
    }
}
