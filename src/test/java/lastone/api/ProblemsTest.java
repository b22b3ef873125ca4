package lastone.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemsTest {

    @ParameterizedTest
    @CsvSource({
        "/users,                         GET /users",
        "/users/1/balance/top-ups,       GET /users/1/balance",
        "/products/1/options,            GET /products/1",
        "/product-options/1/restocks,    GET /product-options/1/stock-movements",
        "/product-options/1/adjustments, GET /product-options/1/stock-movements",
        "/cart/lines,                    GET /cart",
        "/orders,                        GET /orders",
        "/orders/1/refund,               GET /orders/1",
        "/payments/1/complete,           GET /payments/1",
    })
    void theProblemOfAnUnknownOutcomeNamesWhereToReadIt(String path, String where) {
        assertThat(Problems.lookFirst("/api/v1" + path)).isEqualTo(where.replace(" ", " /api/v1"));
    }
}
