package lastone.shop;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Locale;
import lastone.api.Http;
import lastone.api.Responses;

/** What a client has to know about the shop before it shows a price or a day. */
public final class ShopRoutes {

    private final Description description;

    /** @param config does not change while the server runs, nor does what it says about the shop */
    public ShopRoutes(Config config) {
        this.description = new Description(
                config.currency().getCurrencyCode(),
                // The JDK says -1 for a code that is no money, such as XXX.
                Math.max(0, config.currency().getDefaultFractionDigits()),
                config.timeZone().getId(),
                config.mode().name().toLowerCase(Locale.ROOT));
    }

    /** Open to all. */
    public void register(RoutesConfig routes) {
        Http.get(routes, Http.BASE + "/shop", this::describe);
    }

    /** @param fractionDigits how many digits of an amount are after the decimal point */
    record Description(String currency, int fractionDigits, String timeZone, String mode) {}

    private void describe(Context ctx) {
        Responses.json(ctx, 200, description);
    }
}
