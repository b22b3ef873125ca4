package lastone.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.function.Predicate;
import lastone.error.ErrorCode;
import lastone.error.ShopException;

/**
 * Refuses requests whose {@code Host} names another server. A demo lets in everyone who can reach it, and a web page
 * whose name is made to resolve to this machine (DNS rebinding) can reach it through the browser of its reader.
 */
public final class HostCheck {

    private final Predicate<String> isOwn;

    /** @param isOwn whether a host name or address, without a port, is this server's */
    public HostCheck(Predicate<String> isOwn) {
        this.isOwn = isOwn;
    }

    /** To be registered before the routes that it protects; it runs before each of them. */
    public void register(RoutesConfig routes) {
        routes.before(this::check);
    }

    private void check(Context ctx) {
        if (!isOwn.test(ctx.req().getServerName())) {
            throw new ShopException(
                    ErrorCode.MISDIRECTED_REQUEST_ERROR,
                    "In demo mode the Host has to be a loopback name or HOST; DEMO_ALLOW_REMOTE=true lifts this.");
        }
    }
}
