package lastone.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import lastone.db.Transactions;
import lastone.testing.RunningShop;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Look-ups with a database that cannot be asked. */
class AccessTokensTest {

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
