package lastone.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import lastone.testing.Race;
import lastone.testing.RunningShop;
import lastone.testing.ShopClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UserHttpTest {

    @AutoClose
    private final RunningShop shop = RunningShop.demo();

    private long newUser() {
        return shop.admin().post("/api/v1/users", "{'name':'Someone'}").id();
    }

    @Test
    void createsAUserWithoutABalance() {
        ShopClient.Response made = shop.admin().post("/api/v1/users", "{'name':'Zoe \\u2603'}");

        JsonNode user = made.expect(201);
        assertThat(made.header("Location")).isEqualTo("/api/v1/users/" + user.get("id"));
        assertThat(user.get("balance").asLong()).isZero();
        assertThat(shop.admin().get(made.header("Location")).expect(200)).isEqualTo(user);
    }

    @Test
    void demoUsersHaveABalance() {
        JsonNode first = shop.user(1).get("/api/v1/users/1").expect(200);
        assertThat(first.get("balance").asLong()).isEqualTo(1_000_000);
        assertThat(shop.admin().get("/api/v1/users/1000/balance").text())
                .isEqualTo("{\"userId\":1000,\"balance\":1000000}");
        shop.admin().get("/api/v1/users/1000000").expect(404, "NOT_FOUND_USER_ERROR");
    }

    @Test
    void aCustomerSeesOnlyTheOwnUser() {
        shop.user(2).get("/api/v1/users/3").expect(404, "NOT_FOUND_USER_ERROR");
        shop.user(2).get("/api/v1/users/3/balance").expect(404, "NOT_FOUND_USER_ERROR");
        shop.user(2).topUp(3, 1).expect(404, "NOT_FOUND_USER_ERROR");
        assertThat(shop.admin().balance(3)).isEqualTo(1_000_000);
    }

    @Test
    void onlyAnAdminManagesUsersAndTokens() {
        shop.user(2).post("/api/v1/users", "{'name':'X'}").expect(403, "FORBIDDEN_ERROR");
        shop.user(2).post("/api/v1/users/2/tokens", "{}").expect(403, "FORBIDDEN_ERROR");
        shop.user(2).delete("/api/v1/users/2/tokens").expect(403, "FORBIDDEN_ERROR");
        shop.user(2).get("/api/v1/users/2/tokens").expect(403, "FORBIDDEN_ERROR");
        shop.user(2).delete("/api/v1/users/2/tokens/1").expect(403, "FORBIDDEN_ERROR");
        shop.anyone().post("/api/v1/users", "{'name':'X'}").expect(401, "UNAUTHENTICATED_ERROR");
    }

    @Test
    void aTopUpReturnsTheNewBalance() {
        long id = newUser();
        JsonNode first = shop.admin().topUp(id, 700).expect(201);
        JsonNode second = shop.admin().topUp(id, 300).expect(201);

        assertThat(first.get("userId").asLong()).isEqualTo(id);
        assertThat(first.get("amount").asLong()).isEqualTo(700);
        assertThat(first.get("toppedUpAt").asText())
                .isEqualTo(shop.clock.instant().toString());
        assertThat(second.get("balance").asLong()).isEqualTo(1_000);
        assertThat(shop.admin().balance(id)).isEqualTo(1_000);
    }

    @Test
    void addsConcurrentTopUps() {
        long id = newUser();
        List<Integer> statuses =
                Race.run(100, i -> () -> shop.admin().topUp(id, 7).status());

        assertThat(statuses).containsOnly(201);
        assertThat(shop.admin().balance(id)).isEqualTo(700);
    }

    @Test
    void limitsBalancesToExactJsonIntegers() {
        long id = newUser();
        long limit = (1L << 53) - 1;
        shop.setBalance(id, limit - 10);

        shop.admin().topUp(id, 11).expect(409, "BALANCE_LIMIT_ERROR");
        assertThat(shop.admin().balance(id)).isEqualTo(limit - 10);
        shop.admin().topUp(id, 10).expect(201);
        assertThat(shop.admin().balance(id)).isEqualTo(limit);
    }

    @Test
    void refusesTopUpsOutOfRange() {
        long id = newUser();
        for (String amount : List.of("0", "-1", "1000000001", "1.5", "'5'", "null", "9223372036854775808", "[]")) {
            shop.admin()
                    .post("/api/v1/users/" + id + "/balance/top-ups", "{'amount':" + amount + "}")
                    .expect(400, "INVALID_REQUEST_ERROR");
        }
        assertThat(shop.admin().balance(id)).isZero();
    }

    @Test
    void acceptsATokenUntilItExpires() {
        long id = newUser();
        JsonNode issued = issue(id, "{'expiresIn':'PT1H'}");
        ShopClient customer = shop.anyone().as(issued.get("token").asText());
        assertThat(Instant.parse(issued.get("expiresAt").asText()))
                .isEqualTo(shop.clock.instant().plus(Duration.ofHours(1)));

        customer.get("/api/v1/users/" + id).expect(200);
        shop.clock.move(Duration.ofMinutes(61));
        customer.get("/api/v1/users/" + id).expect(401, "UNAUTHENTICATED_ERROR");
    }

    @Test
    void meReturnsTheTokensUserAndExpiry() {
        long id = newUser();
        JsonNode issued = issue(id, "{'expiresIn':'PT1H'}");
        ShopClient customer = shop.anyone().as(issued.get("token").asText());

        JsonNode me = customer.get("/api/v1/me").expect(200);
        assertThat(me.get("role").asText()).isEqualTo("CUSTOMER");
        assertThat(me.get("user")).isEqualTo(customer.get("/api/v1/users/" + id).expect(200));
        assertThat(me.get("expiresAt")).isEqualTo(issued.get("expiresAt"));

        assertThat(shop.admin().get("/api/v1/me").text())
                .isEqualTo("{\"role\":\"ADMIN\",\"user\":null,\"expiresAt\":null}");
        assertThat(shop.user(5).get("/api/v1/me").text())
                .isEqualTo("{\"role\":\"CUSTOMER\",\"user\":"
                        + shop.user(5).get("/api/v1/users/5").text() + ",\"expiresAt\":null}");
        shop.anyone().get("/api/v1/me").expect(401, "UNAUTHENTICATED_ERROR");
    }

    @Test
    void aTokenExpiresAfterThirtyDaysByDefault() {
        long id = newUser();
        JsonNode issued = issue(id, "{}");
        assertThat(Instant.parse(issued.get("expiresAt").asText()))
                .isEqualTo(shop.clock.instant().plus(Duration.ofDays(30)));
        assertThat(issued.get("token").asText()).hasSize(43);
    }

    @Test
    void revokesAllTokensOfOneUserAtOnce() {
        long id = newUser();
        long other = newUser();
        List<ShopClient> tokens = List.of(tokenOf(id), tokenOf(id));
        ShopClient bystander = tokenOf(other);

        assertThat(shop.admin().delete("/api/v1/users/" + id + "/tokens").status())
                .isEqualTo(204);

        tokens.forEach(token -> token.get("/api/v1/users/" + id).expect(401, "UNAUTHENTICATED_ERROR"));
        bystander.get("/api/v1/users/" + other).expect(200);
        tokenOf(id).get("/api/v1/users/" + id).expect(200);
    }

    @Test
    void tokensAreListedAndRevokedOneByOne() {
        long id = newUser();
        String place = "/api/v1/users/" + id + "/tokens";
        JsonNode first = issue(id, "{}");
        JsonNode second = issue(id, "{'expiresIn':'PT1H'}");
        String now = shop.clock.instant().toString();
        shop.clock.move(Duration.ofMinutes(1));
        String revoked = shop.clock.instant().toString();

        shop.admin().delete(place + "/" + first.get("id")).expect(204);
        shop.clock.move(Duration.ofMinutes(1));
        shop.admin().delete(place + "/" + first.get("id")).expect(204);

        String stored = "{\"id\":%s,\"createdAt\":\"" + now + "\",\"expiresAt\":%s,\"revokedAt\":%s}";
        assertThat(shop.admin().pages(place + "?limit=1", () -> {}))
                .extracting(JsonNode::toString)
                .containsExactly(
                        stored.formatted(second.get("id"), second.get("expiresAt"), "null"),
                        stored.formatted(first.get("id"), first.get("expiresAt"), '"' + revoked + '"'));
        shop.anyone().as(first.get("token").asText()).get("/api/v1/me").expect(401, "UNAUTHENTICATED_ERROR");
        shop.anyone().as(second.get("token").asText()).get("/api/v1/me").expect(200);
    }

    @Test
    void aTokenOfAnotherUserIsNotThere() {
        long id = newUser();
        long others = issue(newUser(), "{}").get("id").asLong();
        for (Object token : List.of(others, 0, "x", 999_999)) {
            shop.admin().delete("/api/v1/users/" + id + "/tokens/" + token).expect(404, "NOT_FOUND_TOKEN_ERROR");
        }
        shop.admin().delete("/api/v1/users/999999/tokens/" + others).expect(404, "NOT_FOUND_USER_ERROR");
        shop.admin().get("/api/v1/users/999999/tokens").expect(404, "NOT_FOUND_USER_ERROR");
        assertThat(shop.texts("SELECT id FROM access_tokens WHERE id = ? AND revoked_at IS NULL", others))
                .hasSize(1);
    }

    @Test
    void issuesNoTokenForAnUnknownUser() {
        shop.admin().post("/api/v1/users/999999/tokens", "{}").expect(404, "NOT_FOUND_USER_ERROR");
        shop.admin().delete("/api/v1/users/999999/tokens").expect(404, "NOT_FOUND_USER_ERROR");
        for (String lifetime : List.of("PT0S", "-PT1H", "P3651D", "P1Y", "tomorrow", "")) {
            shop.admin()
                    .post("/api/v1/users/1/tokens", "{'expiresIn':'" + lifetime + "'}")
                    .expect(400, "INVALID_REQUEST_ERROR");
        }
    }

    private JsonNode issue(long userId, String body) {
        return shop.admin().post("/api/v1/users/" + userId + "/tokens", body).expect(201);
    }

    private ShopClient tokenOf(long userId) {
        return shop.anyone().as(issue(userId, "{}").get("token").asText());
    }
}
