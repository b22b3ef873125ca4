package lastone.demo;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import lastone.testing.Chromium;
import lastone.testing.Chromium.Look;
import lastone.testing.RunningShop;

/** Makes the README's picture of a race from the demo page: unprotected on the left, and as the shop sells on the right. */
final class RacePicture {

    private static final double MAX_MILLIS = 120_000;

    /** @param arguments the folder of the pictures */
    public static void main(String[] arguments) {
        try (RunningShop shop = RunningShop.demo()) {
            picture(shop, ColorScheme.LIGHT, "#faf9f6", Path.of(arguments[0], "race-light.png"));
            picture(shop, ColorScheme.DARK, "#151412", Path.of(arguments[0], "race-dark.png"));
        }
        System.exit(0);
    }

    private static void picture(RunningShop shop, ColorScheme scheme, String background, Path file) {
        try (Chromium window = Chromium.open(new Look(620, 900, scheme, "en-US"))) {
            Page page = PageTest.visit(shop, window, "sale");
            List<String> columns = new ArrayList<>();
            for (String strategy : List.of("naive", "coalesced")) {
                page.locator("input[value=" + strategy + "]").check();
                page.locator("#start").click();
                Locator headline = page.locator(".verdict .headline");
                PlaywrightAssertions.assertThat(headline)
                        .containsText(" sold, ", new LocatorAssertions.ContainsTextOptions().setTimeout(MAX_MILLIS));
                PlaywrightAssertions.assertThat(page.locator("#start"))
                        .hasText("Start", new LocatorAssertions.HasTextOptions().setTimeout(MAX_MILLIS));
                // The picture is about who gets one; how fast that is, is not for one run to say.
                columns.add("<div>" + image(headline)
                        + image(page.locator("section[aria-labelledby=buyers-title] .stage"))
                        + image(page.locator("section[aria-labelledby=buyers-title] .legend")) + "</div>");
            }
            // A page of its own: the demo's would not show images that are part of an address.
            Page frame = window.context().newPage();
            frame.setContent("""
                    <!doctype html>
                    <style>
                    body { margin: 0 } main { display: flex; gap: 40px; padding: 24px; width: max-content; background: %s }
                    div { display: grid; gap: 16px; align-content: start }
                    </style>
                    <main>%s</main>
                    """.formatted(background, String.join("", columns)));
            frame.locator("main").screenshot(new Locator.ScreenshotOptions().setPath(file));
        }
    }

    private static String image(Locator element) {
        return "<img src=\"data:image/png;base64," + Base64.getEncoder().encodeToString(element.screenshot()) + "\">";
    }
}
