package lastone.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static lastone.demo.PageTest.button;
import static lastone.demo.PageTest.overflow;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Clock;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import lastone.testing.Chromium;
import lastone.testing.Chromium.Look;
import lastone.testing.RunningShop;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of a flash sale on the demo page, in a real browser; it is 9:30 in the shop, and stays so. */
class PageRulesTest {

    private static final String BEFORE = ",'saleStartsAt':'2026-03-10T10:30:00Z','saleEndsAt':'2026-03-10T11:30:00Z'";
    private static final String OPEN = ",'saleEndsAt':'2026-03-10T11:30:00Z'";
    private static final String OVER = ",'saleEndsAt':'2026-03-10T08:30:00Z'";

    @AutoClose
    private static final RunningShop SHOP = RunningShop.demo("MAX_PENDING_ORDERS", "2");

    @AutoClose
    private final Chromium tab = Chromium.open(Look.DESKTOP);

    @Test
    void theLimitPerCustomerIsShownWithWhatWasOrdered() {
        JsonNode lamp = limited("Lantern", 10, 2);
        Page page = visit(1, lamp);
        assertThat(page.locator(".option .stock")).hasText("10 in stock \u00b7 2 per customer");
        page.locator("#quantity").fill("3");
        page.locator("#buy").click();
        assertToast("Lantern, Only: at most 2 per customer.");
        SHOP.order(1, option(lamp), 1);
        page.locator("#quantity").fill("2");
        page.locator("#buy").click();
        assertToast("Lantern, Only: at most 2 per customer, and you have ordered 1 already.");
        assertThat(page.locator(".option .stock")).hasText("9 in stock \u00b7 2 per customer, you have ordered 1");
        speakKorean();
        assertThat(page.locator(".option .stock")).hasText("재고 9개 \u00b7 1인당 2개까지, 1개 주문함");
        page.locator("#quantity").fill("2");
        page.locator("#buy").click();
        assertToast("Lantern, Only: 1인당 2개까지 주문할 수 있고, 이미 1개를 주문했습니다.");
        visit(1, "");
        assertThat(card("Lantern")).hasText("재고 9개 \u00b7 1인당 2개까지");
    }

    /** By the browser's clock, which is three hours ahead of the shop's, the sale would be over. */
    @Test
    void aSaleStartsAndEndsByTheServersClockWhileTheProductIsLookedAt() {
        tab.page().clock().install(new Clock.InstallOptions().setTime("2026-03-10T12:30:00Z"));
        Page page = visit(2, product("Early", BEFORE, 10));
        Locator sale = page.locator("article [role=status]");
        assertThat(sale).hasText("The flash sale starts on Mar 10, 2026, 10:30 AM.");
        assertThat(page.locator("article .countdown")).hasText(Pattern.compile("Starts in (1:00:0\\d|59:\\d\\d)"));
        assertThat(page.locator("#buy")).isDisabled();
        assertThat(page.locator("#add")).isEnabled();
        page.clock().fastForward("01:00:01");
        assertThat(sale).hasText("The flash sale ends on Mar 10, 2026, 11:30 AM.");
        assertThat(page.locator("#buy")).isEnabled();
        page.clock().fastForward("01:00:00");
        assertThat(sale).hasText("The flash sale ended on Mar 10, 2026, 11:30 AM.");
        assertThat(page.locator("#buy")).isDisabled();
        assertThat(page.locator("#add")).isDisabled();
    }

    @Test
    void aSaleThatIsNotOpenIsShownInTheListInBothLanguages() {
        JsonNode next = product("Next week", BEFORE, 10);
        product("Last week", OVER, 10);
        visit(2, "");
        assertThat(card("Next week")).hasText("Starts Mar 10, 2026, 10:30 AM");
        assertThat(card("Last week")).hasText("Flash sale over");
        speakKorean();
        assertThat(card("Next week")).hasText("2026. 3. 10. 오전 10:30 시작");
        assertThat(card("Last week")).hasText("플래시 세일 종료");
        Page page = visit(2, next);
        assertThat(page.locator("article [role=status]")).hasText("플래시 세일이 2026. 3. 10. 오전 10:30에 시작됩니다.");
    }

    @Test
    void aCartLineHasTheReasonItCannotBeOrdered() {
        fillCartWithEveryProblem(3);
        Page page = visit(3, "cart");
        String[] english = {
            "No longer on sale. Remove it to order the rest.",
            "The flash sale has not started yet.",
            "The flash sale is over. Remove it to order the rest.",
            "More than the limit per customer, counting what you ordered before.",
            "Not enough units are left. Choose a smaller quantity, or remove it.",
            ""
        };
        assertThat(page.locator(".problem")).hasText(english);
        page.locator("li", text("Scarce")).getByLabel("Decrease quantity").click();
        english[4] = "";
        assertThat(page.locator(".problem")).hasText(english);
        speakKorean();
        assertThat(page.locator(".problem")).hasText(new String[] {
            "더 이상 판매하지 않습니다. 삭제하면 나머지를 주문할 수 있습니다.",
            "플래시 세일이 아직 시작되지 않았습니다.",
            "플래시 세일이 끝났습니다. 삭제하면 나머지를 주문할 수 있습니다.",
            "이전 주문을 포함해 1인당 구매 한도를 넘습니다.",
            "",
            ""
        });
    }

    @Test
    void aCartIsRefusedInPlainSentences() {
        JsonNode soon = product("Soon", BEFORE, 10);
        JsonNode ending = product("Ending", OPEN, 10);
        SHOP.user(4).putInCart(option(soon), 1).expect(201);
        SHOP.user(4).putInCart(option(ending), 1).expect(201);
        Page page = visit(4, "cart");
        page.locator("#order").click();
        assertToast("Soon, Only: the flash sale starts on Mar 10, 2026, 10:30 AM.");
        page.getByLabel("Remove Soon").click();
        assertThat(page.locator(".lines li")).hasCount(1);
        assertThat(page.locator("h1")).isFocused();
        SHOP.admin()
                .patch("/api/v1/products/" + ending.get("id"), "{" + OVER.substring(1) + "}")
                .expect(200);
        page.locator("#order").click();
        assertToast("Ending, Only: the flash sale is over.");
        assertThat(page.locator(".problem")).hasText("The flash sale is over. Remove it to order the rest.");
        SHOP.hideProductOf(option(ending));
        page.locator("#order").click();
        assertToast("Ending, Only is no longer on sale. Choose another one.");
        page.getByLabel("Remove Ending").click();
        assertThat(page.locator(".empty-title")).hasText("Your cart is empty");
    }

    @Test
    void everyShortageIsNamed() {
        JsonNode few = product("Few", "", 5);
        JsonNode none = product("None", "", 5);
        SHOP.user(5).putInCart(option(few), 3).expect(201);
        SHOP.user(5).putInCart(option(none), 2).expect(201);
        Page page = visit(5, "cart");
        SHOP.order(11, option(few), 4);
        SHOP.order(12, option(none), 5);
        page.locator("#order").click();
        assertToast("Few, Only: 1 left, you asked for 3. None, Only: sold out.");
        speakKorean();
        page.locator("#order").click();
        assertToast("Few, Only: 1개 남아 3개를 주문할 수 없습니다. None, Only: 품절되었습니다.");
    }

    @Test
    void tooManyOrdersThatAwaitPaymentAreExplained() {
        JsonNode plain = product("Plain", "", 5);
        SHOP.order(6, option(plain), 1);
        SHOP.order(6, option(plain), 1);
        Page page = visit(6, plain);
        page.locator("#buy").click();
        assertToast("You have 2 orders awaiting payment, and more are not allowed. Pay or cancel one first.");
        speakKorean();
        page.locator("#buy").click();
        assertToast("결제 대기 주문은 2개까지 가능합니다. 먼저 하나를 결제하거나 취소해 주세요.");
    }

    @Test
    void aPriceThatChangedIsAskedAboutAndOrderedAtOnlyThen() {
        JsonNode thing = product("Dearer", "", 5);
        SHOP.user(7).putInCart(option(thing), 2).expect(201);
        Page page = visit(7, "cart");
        setPrice(thing, 12_000);
        page.locator("#order").click();
        Locator question = page.locator(".question p");
        assertThat(question).hasText("The price changed from \u20a920,000 to \u20a924,000: order at the new price?");
        assertThat(question).isFocused();
        assertThat(page.locator("#cart-total")).hasText("\u20a924,000");
        assertThat(page.locator("#order")).isDisabled();
        button(page, "Not now").click();
        assertThat(question).hasCount(0);
        assertThat(page.locator("#order")).isFocused();
        assertThat(SHOP.user(7).list("/api/v1/orders")).isEmpty();

        setPrice(thing, 13_000);
        page.locator("#order").click();
        assertThat(button(page, "Order at \u20a926,000")).isVisible();
        setPrice(thing, 14_000);
        button(page, "Order at \u20a926,000").click();
        assertThat(question).hasText("The price changed from \u20a926,000 to \u20a928,000: order at the new price?");
        button(page, "Order at \u20a928,000").click();
        assertThat(page.locator(".order .total")).hasText("\u20a928,000");
    }

    @Test
    void aPriceThatChangedOnTheProductsPageIsAskedAboutInKorean() {
        JsonNode thing = product("Cheaper", "", 5);
        visit(8, thing);
        speakKorean();
        Page page = tab.page();
        setPrice(thing, 9_000);
        page.locator("#buy").click();
        assertThat(page.locator(".question p")).hasText("가격이 \u20a910,000에서 \u20a99,000(으)로 바뀌었습니다. 새 가격으로 주문할까요?");
        assertThat(page.locator(".option .price")).hasText("\u20a99,000");
        button(page, "\u20a99,000에 주문").click();
        assertThat(page.locator(".order .total")).hasText("\u20a99,000");
    }

    @Test
    void aRefundIsShownWithTheOrderAndInTheStatement() {
        JsonNode order = SHOP.order(9, option(product("Returned", "", 5)), 1);
        String id = order.get("id").asText();
        SHOP.user(9).pay(order).expect(200);
        SHOP.admin()
                .post("/api/v1/orders/" + id + "/refund", "{'restock':true}")
                .expect(200);
        Page page = visit(9, "orders");
        assertThat(page.locator(".badge")).hasText("Refunded");
        assertThat(page.locator(".order > p.quiet"))
                .hasText("\u20a910,000 went back to your balance on Mar 10, 2026, 9:30 AM.");
        visit(9, "account");
        button(page, "+ \u20a950,000").click();
        assertThat(page.locator(".entries li")).hasText(new String[] {
            "Top-up+\u20a950,000Mar 10, 2026, 9:30 AMBalance \u20a91,050,000",
            "Refund of order " + id + "+\u20a910,000Mar 10, 2026, 9:30 AMBalance \u20a91,000,000",
            "Payment of order " + id + "-\u20a910,000Mar 10, 2026, 9:30 AMBalance \u20a9990,000",
            "Top-up+\u20a91,000,000Mar 10, 2026, 9:30 AMBalance \u20a91,000,000"
        });
        speakKorean();
        assertThat(page.locator(".entries li .name"))
                .hasText(new String[] {"충전", "주문 " + id + " 환불", "주문 " + id + " 결제", "충전"});
        visit(9, "orders");
        assertThat(page.locator(".badge")).hasText("환불됨");
        assertThat(page.locator(".order > p.quiet")).hasText("2026. 3. 10. 오전 9:30에 \u20a910,000을(를) 잔액으로 돌려받았습니다.");
    }

    @Test
    void aBurstOfClicksEndsWithWhatTheServerHas() {
        SHOP.user(10).putInCart(option(product("Many", "", 50)), 1).expect(201);
        Page page = visit(10, "cart");
        List<Request> changes = new ArrayList<>();
        page.onRequest(request -> {
            if (request.method().equals("PATCH")) {
                changes.add(request);
            }
        });
        page.getByLabel("Increase quantity").evaluate("plus => { for (let i = 0; i < 6; i++) plus.click(); }");
        assertThat(page.locator("#cart-total")).hasText("\u20a970,000");
        assertThat(page.locator(".stepper input")).hasValue("7");
        assertThat(changes).hasSize(1);
        assertThat(SHOP.user(10).list("/api/v1/cart").get(0).get("quantity").asInt())
                .isEqualTo(7);
    }

    @ParameterizedTest
    @MethodSource("lastone.demo.PageTest#looks")
    void theRulesAreAccessible(Look look) {
        JsonNode thing = product("Changing", OPEN, 5);
        try (Chromium window = Chromium.open(look)) {
            Page page = visit(window, 1, "products/" + thing.get("id"));
            setPrice(thing, 12_000);
            page.locator("#buy").click();
            assertThat(page.locator(".question p")).isFocused();
            assertAccessible(window);
            SHOP.user(1)
                    .list("/api/v1/cart")
                    .forEach(line -> SHOP.user(1).delete("/api/v1/cart/lines/" + line.get("id")));
            fillCartWithEveryProblem(1);
            visit(window, 1, "cart");
            assertThat(page.locator(".problem").last()).isAttached();
            assertAccessible(window);
            visit(window, 1, "account");
            assertAccessible(window);
        }
    }

    private static void assertAccessible(Chromium window) {
        assertThat(window.accessibilityFaults()).isEmpty();
        assertThat(overflow(window.page())).isNotPositive();
    }

    /** The lines that cannot be ordered, each for a reason of its own, and one that can. */
    private static void fillCartWithEveryProblem(long user) {
        JsonNode hidden = product("Hidden", "", 5);
        JsonNode scarce = product("Scarce", "", 1);
        JsonNode limited = limited("Limited", 5, 1);
        List<JsonNode> lines = List.of(hidden, product("Early", BEFORE, 5), product("Late", OVER, 5), limited, scarce);
        lines.forEach(each -> SHOP.user(user).putInCart(option(each), 2).expect(201));
        SHOP.user(user).putInCart(option(product("Fine", "", 5)), 1).expect(201);
        SHOP.hideProductOf(option(hidden));
    }

    private static JsonNode product(String name, String sale, int stock) {
        return create(
                "{'name':'%s'%s,'options':[{'name':'Only','price':10000,'stock':%d}]}".formatted(name, sale, stock));
    }

    private static JsonNode limited(String name, int stock, int maxPerCustomer) {
        return create("{'name':'%s','options':[{'name':'Only','price':10000,'stock':%d,'maxPerCustomer':%d}]}"
                .formatted(name, stock, maxPerCustomer));
    }

    private static JsonNode create(String product) {
        return SHOP.admin().post("/api/v1/products", product).expect(201);
    }

    private static long option(JsonNode product) {
        return product.at("/options/0/id").asLong();
    }

    private static void setPrice(JsonNode product, long price) {
        SHOP.admin()
                .patch("/api/v1/product-options/" + option(product), "{'price':" + price + "}")
                .expect(200);
    }

    private Locator card(String product) {
        return tab.page().locator(".card", text(product)).locator(".stock");
    }

    private static Page.LocatorOptions text(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }

    private void assertToast(String text) {
        assertThat(tab.page().locator("#toast")).hasText(text);
    }

    private void speakKorean() {
        button(tab.page(), "\ud55c\uad6d\uc5b4").click();
        assertThat(tab.page().locator("html")).hasAttribute("lang", "ko");
    }

    private Page visit(long user, JsonNode product) {
        return visit(user, "products/" + product.get("id"));
    }

    private Page visit(long user, String place) {
        return visit(tab, user, place);
    }

    private static Page visit(Chromium window, long user, String place) {
        window.page().addInitScript("localStorage.setItem('lastone.user', " + user + ")");
        return PageTest.visit(SHOP, window, place);
    }
}
