package lastone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import lastone.concurrent.Deadline;
import lastone.concurrent.NotExecutedException;
import lastone.order.Placement;
import lastone.shop.Strategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The database itself changes the version of the stock in the middle of a transaction, as often as the test says. */
class OpenExecutorTest {

    private final StrategyShop shop = StrategyShop.open(Strategy.OPTIMISTIC, DatabaseKind.MARIADB.freshDatabase());
    private final long option = shop.option(10);

    @AfterEach
    void theBooksHold() {
        shop.assertBooksHold();
        shop.close();
    }

    private Placement place(Duration wait) {
        return shop.services().strategy().executor().execute(StrategyShop.request(1, option, 1), Deadline.after(wait));
    }

    /** Another version comes between read and write of the first transactions; no rollback reaches their count. */
    private void changeTheStockInTheFirst(int transactions) {
        shop.execute("CREATE TABLE attempts (n INT NOT NULL) ENGINE = MyISAM");
        shop.execute("INSERT INTO attempts VALUES (0)");
        shop.execute("""
                CREATE TRIGGER change_stock BEFORE INSERT ON payments FOR EACH ROW
                BEGIN
                    UPDATE attempts SET n = n + 1;
                    IF (SELECT n FROM attempts) <= %d THEN
                        UPDATE product_options SET version = version + 1;
                    END IF;
                END
                """.formatted(transactions));
    }

    private double retries() {
        return shop.counted("lastone.order.retries", "reason", "stock_changed");
    }

    @Test
    void fiftyRetriesAreAllowed() {
        changeTheStockInTheFirst(50);
        assertThat(place(Duration.ofMinutes(1))).isInstanceOf(Placement.Placed.class);
        assertThat(retries()).isEqualTo(50);
        assertThat(shop.stock(option)).isEqualTo(9);
    }

    @Test
    void afterFiftyRetriesTheOrderIsNotExecuted() {
        changeTheStockInTheFirst(51);
        assertThatThrownBy(() -> place(Duration.ofMinutes(1))).isInstanceOf(NotExecutedException.class);
        assertThat(retries()).isEqualTo(51);
        assertThat(shop.orders()).isZero();
        assertThat(shop.stock(option)).isEqualTo(10);
    }

    @Test
    void nothingIsExecutedAfterTheDeadline() {
        assertThatThrownBy(() -> place(Duration.ZERO)).isInstanceOf(NotExecutedException.class);
        assertThat(shop.orders()).isZero();
    }
}
