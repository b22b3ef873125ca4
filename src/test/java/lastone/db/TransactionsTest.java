package lastone.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import lastone.shop.Config;
import lastone.testing.DatabaseKind;
import lastone.testing.EachDatabase;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

class TransactionsTest {

    private static final String INSERT_USER = "INSERT INTO users (id, name, balance) VALUES (1, 'racing key', 0)";
    private static final String INSERT_CART_LINE = """
            INSERT INTO carts (user_id, product_option_id, quantity, product_name, option_name, price)
            VALUES (1, 1, 1, 'Thing', 'Only', 1)
            """;
    private static final String INSERT_SOLD = """
            INSERT INTO daily_popular_products (product_id, product_option_id, total_sold, sold_date, updated_at)
            VALUES (1, 1, 1, '2026-03-10', '2026-03-10')
            """;
    private static final String INSERT_KEY = """
            INSERT INTO idempotency_keys (key_hash, body_hash, status, body, created_at)
            VALUES ('0123456789abcdef0123456789abcdef', '0123456789abcdef0123456789abcdef', 201, '00', '2026-03-10')
            """;
    private static final String INSERT_TOKEN = """
            INSERT INTO access_tokens (token_hash, role, created_at, expires_at)
            VALUES ('0123456789abcdef0123456789abcdef', 'ADMIN', '2026-03-10', '2026-03-10')
            """;

    /** A duplicate of any other key is a defect: trying again would not help, and would hide it. */
    @EachDatabase
    void retriesOnlyKeysThatAreKnownToRace(DatabaseKind kind) {
        try (Database database = Config.from(kind.freshDatabase()).openDatabase()) {
            Transactions transactions = new Transactions(database, Clock.systemUTC(), new SimpleMeterRegistry());
            assertThat(attemptsAfterOneDuplicate(transactions, INSERT_USER)).isEqualTo(2);
            assertThat(attemptsAfterOneDuplicate(transactions, INSERT_CART_LINE))
                    .isEqualTo(2);
            assertThat(attemptsAfterOneDuplicate(transactions, INSERT_SOLD)).isEqualTo(2);
            assertThat(attemptsAfterOneDuplicate(transactions, INSERT_KEY)).isEqualTo(2);

            AtomicInteger attempts = new AtomicInteger();
            assertThatThrownBy(() -> insertTwice(transactions, INSERT_TOKEN, attempts))
                    .isInstanceOf(UnableToExecuteStatementException.class)
                    .hasRootCauseInstanceOf(SQLException.class);
            assertThat(attempts).hasValue(1);
        }
    }

    private static int attemptsAfterOneDuplicate(Transactions transactions, String sql) {
        AtomicInteger attempts = new AtomicInteger();
        insertTwice(transactions, sql, attempts);
        return attempts.get();
    }

    /** At its first attempt only. */
    private static void insertTwice(Transactions transactions, String sql, AtomicInteger attempts) {
        transactions.execute(handle -> {
            handle.execute(sql);
            if (attempts.incrementAndGet() == 1) {
                handle.execute(sql);
            }
        });
    }
}
