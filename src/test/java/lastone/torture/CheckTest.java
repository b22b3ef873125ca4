package lastone.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import lastone.testing.DatabaseKind;
import lastone.testing.RunningShop;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The torture's check notices whatever a fault could do to the rows. */
class CheckTest {

    private final Tally tally = new Tally(new PrintStream(OutputStream.nullOutputStream()));

    @AutoClose
    private final Shops shops = Shops.start(1, DatabaseKind.H2.freshDatabase(), Optional.empty());

    private final RunningShop shop = shops.running().getFirst();
    private final World world =
            new World(new Round(42, new Random(42), tally, Path.of(""), new Fixtures(), true), shops);

    private void actAndCheck(Runnable between) {
        for (int i = 0; i < 12; i++) {
            world.customers().forEach(Customer::act);
        }
        between.run();
        world.check();
    }

    @Test
    void nothingIsWrongWithAShopThatIsLeftAlone() {
        actAndCheck(() -> {});
        assertThat(tally.wrongs()).isZero();
        assertThat(tally.of(Figure.ACKNOWLEDGED)).isGreaterThan(70);
        assertThat(tally.of(Figure.CHECKED_ORDERS)).isGreaterThan(35);
        assertThat(tally.of(Figure.REPLAYED)).isPositive();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            LOST           | UPDATE orders SET total_price = total_price + 1 WHERE id = 3
            LOST           | UPDATE order_items SET quantity = quantity + 1 WHERE order_id = 3
            LOST           | DELETE FROM balance_entries WHERE type = 'TOP_UP' AND amount < 1000000 LIMIT 1
            LOST           | UPDATE orders SET status = 'PENDING_PAYMENT' WHERE status = 'PAID'
            WRONG_IDS      | UPDATE order_items SET id = 1000000 + id WHERE order_id = 3
            HALVED         | DELETE FROM payments WHERE id = 3
            HALVED         | UPDATE payments SET status = 'PENDING' WHERE status = 'COMPLETED' LIMIT 1
            HALVED         | UPDATE product_options SET stock = stock - 1 WHERE id = 52
            DOUBLED        | INSERT INTO balance_entries (user_id, type, amount, balance_after, created_at) VALUES (1, 'TOP_UP', 5, 5, NOW())
            DOUBLED        | INSERT INTO orders (user_id, total_price, status, ordered_at, ordered_on, expires_at) VALUES (1, 1, 'PENDING_PAYMENT', NOW(), NOW(), NOW())
            DOUBLED        | UPDATE orders SET status = 'PAID' WHERE status = 'PENDING_PAYMENT'
            UNPUBLISHED         | DELETE FROM outbox_events WHERE data LIKE '3 %'
            UNPUBLISHED         | UPDATE outbox_events SET data = CONCAT('4711 4711', SUBSTRING(data, 4)) WHERE data LIKE '3 3 %'
            REPLAYED_WRONG | UPDATE idempotency_keys SET body = STRINGTOUTF8(REPLACE(UTF8TOSTRING(body), '"amount":', '"amount":1'))
            AUDIT          | UPDATE users SET balance = balance + 1 WHERE id = 1
            """)
    void whatWentWrongIsNoticed(Figure figure, String sql) {
        actAndCheck(() -> shop.execute(sql));
        assertThat(tally.of(figure)).isPositive();
    }

    @Test
    void theOutcomeOfARequestWithoutAResponseIsFoundOut() {
        String real = shop.address();
        try (CuttingProxy deaf = new CuttingProxy(real, bytes -> 0)) {
            world.moveTo(List.of(deaf.address()));
            world.customers().forEach(Customer::order);
            world.moveTo(List.of(real));
            actAndCheck(world::settle);
        }
        assertThat(tally.wrongs()).isZero();
        assertThat(tally.of(Figure.IN_DOUBT)).isEqualTo(8);
        assertThat(tally.of(Figure.RETRIED) + tally.of(Figure.THERE)).isEqualTo(8);
    }
}
