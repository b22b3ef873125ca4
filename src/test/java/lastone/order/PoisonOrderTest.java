package lastone.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import lastone.shop.Strategy;
import lastone.testing.DatabaseKind;
import lastone.testing.Race;
import lastone.testing.StrategyShop;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoisonOrderTest {

    private static final int POISON = 666;

    private static final String CHECK = "ALTER TABLE orders ADD CONSTRAINT no_such_user CHECK (user_id <> 666)";

    /** For MySQL 8.0.15, which does not enforce CHECK. */
    private static final String TRIGGER = """
            CREATE TRIGGER no_such_user BEFORE INSERT ON orders FOR EACH ROW
            IF NEW.user_id = 666 THEN SIGNAL SQLSTATE '45000'; END IF
            """;

    @ParameterizedTest
    @CsvSource({
        "COALESCED, H2",
        "COALESCED, MARIADB",
        "COALESCED, MYSQL",
        "PUBSUB, H2",
        "PUBSUB, MARIADB",
        "PUBSUB, MYSQL"
    })
    void anOrderThatTheDatabaseRefusesHarmsNoneOfItsNeighbours(Strategy strategy, DatabaseKind kind) {
        try (StrategyShop shop = StrategyShop.open(strategy, kind.freshDatabase())) {
            long option = shop.option(1_000);
            shop.execute(kind == DatabaseKind.MYSQL ? TRIGGER : CHECK);
            List<Integer> users = IntStream.range(0, 301)
                    .map(i -> i == 150 ? POISON : i + 1)
                    .boxed()
                    .toList();
            List<String> results = Race.run(301, i -> () -> {
                try {
                    return "order of "
                            + shop.place(users.get(i), StrategyShop.units(option, 1))
                                    .userId();
                } catch (UnableToExecuteStatementException e) {
                    return "refused " + users.get(i);
                }
            });
            assertThat(results)
                    .isEqualTo(users.stream()
                            .map(user -> (user == POISON ? "refused " : "order of ") + user)
                            .toList());
            assertThat(shop.orders()).isEqualTo(300);
            assertThat(shop.stock(option)).isEqualTo(700);
            shop.assertLedgerHolds();
        }
    }
}
