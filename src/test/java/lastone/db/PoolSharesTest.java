package lastone.db;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolSharesTest {

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "2, 1, 1", "3, 1, 1", "4, 1, 2", "7, 1, 5", "8, 2, 5", "10, 2, 7", "40, 10, 29"})
    void oneConnectionIsLeftToShortReadsWhereThereAreThree(int poolSize, int expensiveReads, int transactions) {
        assertThat(PoolShares.of(poolSize)).isEqualTo(new PoolShares(expensiveReads, transactions));
    }
}
