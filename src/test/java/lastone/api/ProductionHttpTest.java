package lastone.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import lastone.testing.RunningShop;
import lastone.testing.Settings;
import lastone.testing.ShopClient;
import org.junit.jupiter.api.Test;

class ProductionHttpTest {

    @Test
    void productionKnowsNoDemoTokensAndOnlyTheAdminTopsUp() {
        try (RunningShop shop = RunningShop.production()) {
            ShopClient admin = shop.anyone().as(RunningShop.ADMIN_TOKEN);
            shop.admin().get("/api/v1/orders").expect(401, "UNAUTHENTICATED_ERROR");
            long id = admin.post("/api/v1/users", "{'name':'First'}").id();
            shop.user(id).get("/api/v1/users/" + id).expect(401, "UNAUTHENTICATED_ERROR");

            String token = admin.post("/api/v1/users/" + id + "/tokens", "{}").text(201, "/token");
            ShopClient customer = shop.anyone().as(token);
            customer.topUp(id, 1).expect(403, "FORBIDDEN_ERROR");
            customer.topUp(1_234, 1).expect(403, "FORBIDDEN_ERROR");
            admin.topUp(id, 5).expect(201);
            assertThat(customer.get("/api/v1/users/" + id).number(200, "/balance"))
                    .isEqualTo(5);
        }
    }

    @Test
    void twoAdminTokensAreAcceptedWhileOneReplacesTheOther() {
        String next = "the-token-that-replaces-the-other-one";
        Map<String, String> settings =
                Settings.of("MODE", "production", "ADMIN_TOKEN", RunningShop.ADMIN_TOKEN, "ADMIN_TOKEN_NEXT", next);
        try (RunningShop shop = RunningShop.with(settings)) {
            for (String token : List.of(RunningShop.ADMIN_TOKEN, next)) {
                shop.anyone().as(token).get("/api/v1/users").expect(200);
            }
            shop.anyone().as(next + "x").get("/api/v1/users").expect(401, "UNAUTHENTICATED_ERROR");
        }
    }

    @Test
    void productionStartsEmpty() {
        try (RunningShop shop = RunningShop.production()) {
            assertThat(shop.anyone().list("/api/v1/products")).isEmpty();
        }
    }
}
