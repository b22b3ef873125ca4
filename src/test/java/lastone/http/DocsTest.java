package lastone.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import lastone.testing.Chromium;
import lastone.testing.RunningShop;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Swagger UI over the contract, in a real browser. */
class DocsTest {

    @AutoClose
    private final Chromium tab = Chromium.open(Chromium.Look.DESKTOP);

    private final Page page = tab.page();

    @Test
    void tryItOutWorksAsADemoUser() {
        try (RunningShop shop = RunningShop.demo()) {
            page.navigate(shop.address() + "/docs");
            page.locator("#operations-Carts-getCart .opblock-summary-control").click();
            page.locator(".try-out__btn").click();
            page.locator("#operations-Carts-getCart .execute").click();
            assertThat(page.locator(".live-responses-table .response .response-col_status"))
                    .containsText("200");
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
