package lastone.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import lastone.db.Database;
import lastone.db.Transactions;
import lastone.shop.Strategy;
import lastone.testing.DatabaseKind;
import lastone.testing.EachDatabase;
import lastone.testing.MovableClock;
import lastone.testing.Race;
import lastone.testing.RunningShop;
import lastone.testing.StrategyShop;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.Test;

class AccessTokensTest {

    private static final int ROUNDS = 50;
    private static final int CALLERS = 20;

    @EachDatabase
    void deletesTokensThirtyDaysAfterTheirEnd(DatabaseKind kind) {
        MovableClock clock = new MovableClock(Instant.parse("2026-03-10T09:30:00.123456Z"));
        try (StrategyShop shop = StrategyShop.open(Strategy.CONDITIONAL, kind.freshDatabase(), clock)) {
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

    /** Callers of two servers ask all the time, so that a query is under way whenever a revocation returns. */
    @EachDatabase
    void aTokenIsGoodFromItsIssueAndRefusedFromItsRevocationOnEveryServer(DatabaseKind kind) {
        Map<String, String> database = kind.freshDatabase();
        try (StrategyShop one = StrategyShop.open(Strategy.CONDITIONAL, database);
                StrategyShop other = StrategyShop.open(Strategy.CONDITIONAL, database)) {
            List<AccessTokens> servers =
                    List.of(one.services().tokens(), other.services().tokens());
            for (int round = 0; round < ROUNDS; round++) {
                AccessTokens issuer = servers.get(round % 2);
                String token = issuer.issue(1, Duration.ofDays(1)).token();
                CountDownLatch found = new CountDownLatch(CALLERS);
                AtomicBoolean revoked = new AtomicBoolean();
                assertThat(Race.sum(CALLERS + 1, i -> () -> {
                            if (i == CALLERS) {
                                Race.await(found);
                                issuer.revokeAll(1);
                                int wrong = servers.stream()
                                        .mapToInt(server -> found(server, token))
                                        .sum();
                                revoked.set(true);
                                return wrong;
                            }
                            return wrongResults(servers.get(i % 2), token, found, revoked);
                        }))
                        .isZero();
            }
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // See the comment at its use.
    private static int wrongResults(AccessTokens server, String token, CountDownLatch found, AtomicBoolean revoked) {
        int wrong = 1 - found(server, token);
        found.countDown();
        while (!revoked.get()) {
            server.find(token);
            // Virtual threads are not preempted, and on H2 in memory a look-up alone need not park.
            LockSupport.parkNanos(1);
        }
        return wrong + found(server, token);
    }

    private static int found(AccessTokens server, String token) {
        return server.find(token).isPresent() ? 1 : 0;
    }

    /** In production, and with a database that cannot be asked. */
    @Test
    void whatCannotBeATokenIsRefusedWithoutAQuery() {
        try (RunningShop shop = RunningShop.demo()) {
            Transactions unused = shop.services().transactions();
            Database away = RunningShop.config(Map.of()).openDatabase();
            away.close();
            AccessTokens production =
                    new AccessTokens(away, unused, Clock.systemUTC(), List.of(RunningShop.ADMIN_TOKEN), false);
            for (String token : List.of("", "x", "demo-admin", "demo-user-1", "x".repeat(42), "x".repeat(44))) {
                assertThat(production.find(token)).isEmpty();
            }
            assertThat(production.find(RunningShop.ADMIN_TOKEN)).containsInstanceOf(Caller.Admin.class);
            assertThatThrownBy(() -> production.find("-_x".repeat(14) + "x")).isInstanceOf(ConnectionException.class);
        }
    }
}
