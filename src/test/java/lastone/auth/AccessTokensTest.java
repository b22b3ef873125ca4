package lastone.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lastone.db.Transactions;
import lastone.shop.Strategy;
import lastone.testing.DatabaseKind;
import lastone.testing.EachDatabase;
import lastone.testing.MovableClock;
import lastone.testing.RunningShop;
import lastone.testing.StrategyShop;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class AccessTokensTest {

    @EachDatabase
    void deletesTokensThirtyDaysAfterTheirEnd(DatabaseKind kind) {
        MovableClock clock = new MovableClock(Instant.parse("2026-03-10T09:30:00.123456Z"));
        try (StrategyShop shop = StrategyShop.open(Strategy.CONDITIONAL, kind.freshDatabase(), clock)) {
            shop.execute("INSERT INTO users (id, name) VALUES (1, 'One'), (2, 'Two'), (3, 'Three')");
            AccessTokens tokens = shop.services().tokens();
            tokens.issue(1, Duration.ofDays(1));
            tokens.issue(2, Duration.ofDays(3650));
            tokens.revokeAll(2);
            AccessTokens.Issued valid = tokens.issue(3, Duration.ofDays(3650));

            clock.move(Duration.ofDays(30).minusNanos(1_000));
            assertThat(tokens.cleanUp()).isEqualTo(Duration.ofHours(1));
            assertThat(shop.count("access_tokens")).isEqualTo(3);
            clock.move(Duration.ofNanos(1_000));
            tokens.cleanUp();
            assertThat(shop.texts("SELECT user_id FROM access_tokens ORDER BY id"))
                    .containsExactly("1", "3");
            clock.move(Duration.ofDays(1));
            tokens.cleanUp();
            assertThat(shop.texts("SELECT user_id FROM access_tokens")).containsExactly("3");
            assertThat(tokens.find(valid.token())).contains(new Caller.Customer(3));
        }
    }

    /** In production, and with a database that cannot be asked. */
    @Test
    void whatCannotBeATokenIsRefusedWithoutAQuery() {
        try (RunningShop shop = RunningShop.demo()) {
            Transactions unused = shop.services().transactions();
            Jdbi away = Jdbi.create(() -> {
                throw new SQLException("away");
            });
            AccessTokens production =
                    new AccessTokens(away, unused, Clock.systemUTC(), Optional.of(RunningShop.ADMIN_TOKEN), false);
            for (String token : List.of("", "x", "demo-admin", "demo-user-1", "x".repeat(42), "x".repeat(44))) {
                assertThat(production.find(token)).isEmpty();
            }
            assertThat(production.find(RunningShop.ADMIN_TOKEN)).containsInstanceOf(Caller.Admin.class);
            assertThatThrownBy(() -> production.find("-_x".repeat(14) + "x")).isInstanceOf(ConnectionException.class);
        }
    }
}
