package lastone.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.regex.Pattern;
import lastone.testing.Chromium;
import lastone.testing.RunningShop;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Swagger UI over the contract, in a real browser. */
class DocsTest {

    @AutoClose
    private final Chromium tab = Chromium.open(Chromium.Look.DESKTOP);

    private final Page page = tab.page();

    /** With the values that are filled in, and no others. */
    @Test
    void theFirstExecuteWorksInADemo() {
        try (RunningShop shop = RunningShop.demo()) {
            page.navigate(shop.address() + "/docs");
            for (String operation : List.of(
                    "Products-listProducts",
                    "Carts-addToCart",
                    "Carts-getCart",
                    "Orders-placeOrder",
                    "Orders-getOrder",
                    "Orders-listOrders",
                    "Payments-completePayment",
                    "Orders-refundOrder",
                    "Users-listUsers",
                    "Products-receiveStock")) {
                Locator block = page.locator("#operations-" + operation);
                block.locator(".opblock-summary-control").click();
                block.locator(".try-out__btn").click();
                block.locator(".execute").click();
                assertThat(block.locator(".live-responses-table .response .response-col_status"))
                        .containsText(Pattern.compile("20[01]"));
            }
            tab.assertSilent();
        }
    }

    @Test
    void productionFillsInNoToken() {
        try (RunningShop shop = RunningShop.production()) {
            page.navigate(shop.address() + "/docs");
            assertThat(page.locator("#operations-Carts-getCart")).isVisible();
            assertThat(page.locator(".auth-wrapper .authorize.locked")).hasCount(0);
            tab.assertSilent();
        }
    }
}
