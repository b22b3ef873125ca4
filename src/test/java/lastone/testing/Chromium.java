package lastone.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A tab of Debian's own Chromium, with all that its console says. One thread only. */
public final class Chromium implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/bin/chromium");
    private static final double TIMEOUT_MILLIS = 30_000;

    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();
    private final List<Response> responses = new ArrayList<>();

    private static final class Shared {
        static final Browser BROWSER = launch();

        static {
            PlaywrightAssertions.setDefaultAssertionTimeout(TIMEOUT_MILLIS);
        }
    }

    private Chromium(BrowserContext context) {
        this.context = context;
        this.page = context.newPage();
        page.setDefaultTimeout(TIMEOUT_MILLIS);
        page.onConsoleMessage(message -> complaints.add(message.type() + ": " + message.text()));
        page.onPageError(complaints::add);
        page.onResponse(responses::add);
    }

    /** How a person looks at the page. */
    public record Look(int width, int height, ColorScheme scheme, String locale) {

        public static final Look DESKTOP = new Look(1280, 900, ColorScheme.LIGHT, "en-US");
    }

    /** A new tab that remembers nothing; skips the test, loudly, where there is no Chromium. */
    public static Chromium open(Look look) {
        boolean isThere = Files.isExecutable(PROGRAM);
        if (!isThere) {
            System.err.println("SKIPPED: nothing can be tested in a browser here (apt-get install chromium)");
        }
        assumeTrue(isThere, "There is no " + PROGRAM);
        return new Chromium(Shared.BROWSER.newContext(new Browser.NewContextOptions()
                .setViewportSize(look.width(), look.height())
                .setColorScheme(look.scheme())
                .setTimezoneId("UTC")
                .setLocale(look.locale())));
    }

    public Page page() {
        return page;
    }

    public BrowserContext context() {
        return context;
    }

    /** How many bytes came over the line so far. */
    public long bytesLoaded() {
        return List.copyOf(responses).stream()
                .mapToLong(response -> response.body().length)
                .sum();
    }

    /** Whether the console has stayed silent, errors thrown included. */
    public void assertSilent() {
        assertThat(complaints).as("what the console says").isEmpty();
    }

    /** What axe-core finds wrong, as it words it. */
    @SuppressWarnings("unchecked")
    public List<String> accessibilityFaults() {
        if ((boolean) page.evaluate("!window.axe")) {
            page.evaluate(Axe.SOURCE);
        }
        return (List<String>) page.evaluate("""
                async () => (await axe.run({ resultTypes: ['violations'] })).violations.flatMap((fault) =>
                    fault.nodes.map((node) => `${fault.id}: ${node.html} ${node.failureSummary}`))
                """);
    }

    @Override
    public void close() {
        context.close();
    }

    private static Browser launch() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        return Playwright.create(new Playwright.CreateOptions().setEnv(environment))
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(PROGRAM)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")));
    }

    private static final class Axe {
        static final String SOURCE = read();

        private static String read() {
            try (InputStream in = Chromium.class.getResourceAsStream("/axe.min.js")) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
