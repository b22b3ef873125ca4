package lastone.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import lastone.concurrent.Deadline;
import lastone.concurrent.NotExecutedException;
import lastone.order.Placement;
import lastone.shop.Strategy;
import lastone.testing.DatabaseKind;
import lastone.testing.StrategyShop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The database itself changes the version of the stock in the middle of a transaction, as often as the test says. */
class DirectExecutorTest {

    private final StrategyShop shop = StrategyShop.open(Strategy.OPTIMISTIC, DatabaseKind.MARIADB.freshDatabase());
    private final long option = shop.option(10);

    @AfterEach
    void stockAndOrdersAgree() {
        shop.assertLedgerHolds();
        shop.close();
    }

    private Placement place(Duration wait) {
        return shop.services().strategy().executor().execute(StrategyShop.request(1, option, 1), Deadline.after(wait));
    }

    private double retries() {
        return shop.counted("lastone.order.retries", "reason", "stock_changed");
    }

    @Test
    void fiftyRetriesAreAllowed() {
        StockChanges.first(50, 1, shop, "version = version + 1");
        assertThat(place(Duration.ofMinutes(1))).isInstanceOf(Placement.Placed.class);
        assertThat(retries()).isEqualTo(50);
        assertThat(shop.stock(option)).isEqualTo(9);
    }

    @Test
    void afterFiftyRetriesTheOrderIsNotExecuted() {
        StockChanges.first(51, 1, shop, "version = version + 1");
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
