package lastone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import lastone.testing.ShopClient;
import org.junit.jupiter.api.Test;

class ProductionHttpTest {

    @Test
    void productionKnowsNoDemoTokensAndOnlyTheAdminCharges() {
        try (RunningShop shop = RunningShop.production()) {
            ShopClient admin = shop.anyone().as(RunningShop.ADMIN_TOKEN);
            shop.admin().get("/api/v1/orders").expect(401, "UNAUTHENTICATED_ERROR");
            long id = admin.post("/api/v1/users", "{'name':'First'}")
                    .expect(201)
                    .get("id")
                    .asLong();
            shop.user(id).get("/api/v1/users/" + id).expect(401, "UNAUTHENTICATED_ERROR");

            String token = admin.post("/api/v1/users/" + id + "/tokens", "{}")
                    .expect(201)
                    .get("token")
                    .asText();
            ShopClient customer = shop.anyone().as(token);
            String charges = "/api/v1/users/" + id + "/balance/charges";
            customer.post(charges, "{'amount':1}").expect(403, "FORBIDDEN_ERROR");
            customer.post("/api/v1/users/1234/balance/charges", "{'amount':1}").expect(403, "FORBIDDEN_ERROR");
            admin.post(charges, "{'amount':5}").expect(201);
            assertThat(customer.get("/api/v1/users/" + id)
                            .expect(200)
                            .get("balance")
                            .asLong())
                    .isEqualTo(5);
        }
    }

    @Test
    void productionStartsEmpty() {
        try (RunningShop shop = RunningShop.production()) {
            JsonNode products = shop.anyone().get("/api/v1/products").expect(200);
            assertThat(products.get("data")).isEmpty();
        }
    }
}
