package lastone.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import lastone.shop.Strategy;
import lastone.testing.DatabaseKind;
import lastone.testing.EachDatabase;
import lastone.testing.MovableClock;
import lastone.testing.StrategyShop;

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
            assertThat(shop.texts("SELECT user_id FROM access_tokens ORDER BY id")).containsExactly("1", "3");
            clock.move(Duration.ofDays(1));
            tokens.cleanUp();
            assertThat(shop.texts("SELECT user_id FROM access_tokens")).containsExactly("3");
            assertThat(tokens.find(valid.token())).contains(new Caller.Customer(3));
        }
    }
}
