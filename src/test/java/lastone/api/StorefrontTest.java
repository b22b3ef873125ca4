package lastone.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lastone.testing.Chromium;
import lastone.testing.RunningShop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The storefront in {@code src/test/clients/typescript}, on an origin of its own, in a real browser. */
class StorefrontTest {

    private static final Path CLIENT = Path.of("src/test/clients/typescript");
    private static final Map<String, Path> FILES = Map.of(
            "/", CLIENT.resolve("storefront.html"),
            "/storefront.js", CLIENT.resolve("build/storefront.js"),
            "/openapi-fetch.mjs", CLIENT.resolve("node_modules/openapi-fetch/dist/index.mjs"));

    private final HttpServer files = server();

    @AutoClose
    private final Chromium tab = Chromium.open(Chromium.Look.DESKTOP);

    private final Page page = tab.page();

    @BeforeEach
    void startTheServer() {
        boolean isBuilt = FILES.values().stream().allMatch(Files::isReadable);
        if (!isBuilt) {
            System.err.println("SKIPPED: the storefront is not built, so it is not tested (scripts/build-clients)");
        }
        assumeTrue(isBuilt, "The storefront is not built");
        files.start();
    }

    @AfterEach
    void stopTheServer() {
        files.stop(0);
    }

    private static HttpServer server() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", StorefrontTest::serve);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Path file = FILES.get(exchange.getRequestURI().getPath());
            if (file == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            String type = file.toString().endsWith("html") ? "text/html" : "text/javascript";
            exchange.getResponseHeaders().set("Content-Type", type);
            byte[] content = Files.readAllBytes(file);
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
        }
    }

    private String origin() {
        return "http://127.0.0.1:" + files.getAddress().getPort();
    }

    @Test
    void aCustomerBuysAndAnAdminRefundsOnAnotherOrigin() {
        try (RunningShop shop = RunningShop.demo("CORS_ORIGINS", origin())) {
            sale(shop, "Early Lamp", "'saleStartsAt':'2026-03-11T09:00:00Z'");
            sale(shop, "Late Lamp", "'saleEndsAt':'2026-03-10T09:00:00Z'");
            page.navigate(origin() + "/?shop=" + shop.address());
            page.getByLabel("Name").fill("LAMP");
            click("Search");
            assertThat(rows("products")).hasText(new String[] {
                "Moonlight Lamp, flash sale, Warm white: \u20a939,000, 1000 left, 2 per customer",
                "Early Lamp, Red: \u20a9500, 9 left, starts at 11 Mar 2026, 09:00",
                "Late Lamp, Red: \u20a9500, 9 left, ended"
            });

            signIn("demo-user-7");
            assertThat(page.locator("#account")).hasText("Demo user 7, \u20a91,000,000");
            for (String lamp : List.of("Moonlight", "Moonlight", "Moonlight", "Early", "Late")) {
                click(row("products", lamp), "Add to cart");
            }
            assertThat(rows("cart")).hasText(new String[] {
                "3 x Moonlight Lamp, flash sale, Warm white: more than one customer can order",
                "1 x Early Lamp, Red: the sale has not started",
                "1 x Late Lamp, Red: the sale has ended"
            });
            checkOut("\u20a9118,000");
            assertThat(page.locator("#message")).hasText("The sale starts at 11 Mar 2026, 09:00.");
            click(row("cart", "Early"), "Less");
            click(row("cart", "Late"), "Less");
            checkOut("\u20a9117,000");
            assertThat(page.locator("#message")).hasText("One customer can order 2, and you have ordered 0.");
            click(row("cart", "Moonlight"), "Less");
            assertThat(rows("cart")).hasText("2 x Moonlight Lamp, flash sale, Warm white");

            shop.admin().patch("/api/v1/product-options/1", "{'price':38000}").expect(200);
            assertThat(rows("orders")).hasCount(0);
            checkOut("\u20a978,000");
            assertThat(page.locator("#message")).hasText("The total is \u20a976,000 now.");
            checkOut("\u20a976,000");
            assertThat(rows("cart")).hasCount(0);
            assertThat(rows("orders")).hasText("2 x Moonlight Lamp, flash sale: \u20a976,000, PENDING_PAYMENT");
            assertThat(row("products", "Moonlight")).containsText("998 left");
            click(row("orders", "76,000"), "Pay");
            assertThat(rows("orders")).hasText("2 x Moonlight Lamp, flash sale: \u20a976,000, PAID");
            assertThat(page.locator("#account")).hasText("Demo user 7, \u20a9924,000");
            click(row("products", "Moonlight"), "Add to cart");
            checkOut("\u20a938,000");
            assertThat(page.locator("#message")).hasText("One customer can order 2, and you have ordered 2.");
            choose("CANCELLED");
            assertThat(rows("orders")).hasCount(0);
            choose("PAID");
            assertThat(rows("orders")).hasCount(1);

            signIn("demo-admin");
            assertThat(page.locator("#account")).hasText("Administrator");
            click(row("orders", "76,000"), "Refund");
            assertThat(rows("orders")).hasCount(0);
            choose("REFUNDED");
            assertThat(rows("orders")).hasText("2 x Moonlight Lamp, flash sale: \u20a976,000, REFUNDED");
            assertThat(row("products", "Moonlight")).containsText("1000 left");
            assertThat(shop.user(7).balance(7)).isEqualTo(1_000_000);
            signIn("demo-user-7");
            checkOut("\u20a938,000");
            choose("PENDING_PAYMENT");
            assertThat(rows("orders")).hasText("1 x Moonlight Lamp, flash sale: \u20a938,000, PENDING_PAYMENT");
        }
    }

    @Test
    void withoutTheSettingTheBrowserRefuses() {
        try (RunningShop shop = RunningShop.demo()) {
            ConsoleMessage refusal = page.waitForConsoleMessage(
                    new Page.WaitForConsoleMessageOptions()
                            .setPredicate(message -> message.text().contains("/api/v1/shop")),
                    () -> page.navigate(origin() + "/?shop=" + shop.address()));
            assertThat(refusal.text()).contains("from origin '" + origin() + "' has been blocked by CORS policy");
            assertThat(page.locator("#message")).hasText("The shop cannot be reached.");
            assertThat(rows("products")).hasCount(0);
        }
    }

    private static void sale(RunningShop shop, String name, String window) {
        shop.admin()
                .post(
                        "/api/v1/products",
                        "{'name':'%s',%s,'options':[{'name':'Red','price':500,'stock':9}]}".formatted(name, window))
                .expect(201);
    }

    private void signIn(String token) {
        page.getByLabel("Token").fill(token);
        click("Sign in");
    }

    private void checkOut(String total) {
        click("Check out at " + total);
    }

    private void choose(String status) {
        settled(() -> page.getByLabel("Status").selectOption(status));
    }

    private Locator rows(String list) {
        return page.locator("#" + list + " li > span");
    }

    private Locator row(String list, String text) {
        return page.locator("#" + list + " li", new Page.LocatorOptions().setHasText(text));
    }

    private void click(String button) {
        click(page.locator("body"), button);
    }

    private void click(Locator within, String button) {
        settled(() -> within.locator("button", new Locator.LocatorOptions().setHasText(button))
                .click());
    }

    /** Waits until the page has shown what came of a click. */
    private void settled(Runnable action) {
        Locator body = page.locator("body[data-shown]");
        int shown = Integer.parseInt(body.getAttribute("data-shown"));
        action.run();
        assertThat(body).hasAttribute("data-shown", String.valueOf(shown + 1));
    }
}
