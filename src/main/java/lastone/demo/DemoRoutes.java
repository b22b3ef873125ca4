package lastone.demo;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lastone.api.Authentication;
import lastone.api.EventStream;
import lastone.api.Fields;
import lastone.api.Http;
import lastone.api.RequestBody;
import lastone.api.Responses;
import lastone.concurrent.Deadline;
import lastone.http.StaticFiles;
import lastone.lab.NaiveSale;
import lastone.shop.Strategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The demo's page, what it has to know about the demo, and its races. */
public final class DemoRoutes {

    /** How many of the demo's users one can shop as on the page; the others buy in races. */
    static final int SHOPPERS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(DemoRoutes.class);
    private static final String DEMO = Http.BASE + "/demo";
    private static final int MAX_BUYERS = 2_000;
    private static final int MAX_STOCK = 2_000;

    private static final List<String> SCRIPTS = List.of(
            "main",
            "api",
            "dom",
            "text",
            "format",
            "art",
            "names",
            "shop",
            "product",
            "cart",
            "orders",
            "account",
            "sale",
            "results",
            "tour",
            "chart",
            "en",
            "ko",
            "refusal",
            "rules",
            "checkout",
            "stepper",
            "statement");

    private final LiveRaces races;
    private final Authentication auth;
    private final Clock clock;

    /** @param clock the shop's, which the page shows and counts down by */
    public DemoRoutes(LiveRaces races, Authentication auth, Clock clock) {
        this.races = races;
        this.auth = auth;
        this.clock = clock;
    }

    /** The page and its description are open to all; a race is started by an admin. */
    public void register(RoutesConfig routes) {
        StaticFiles.serve(routes, "/", "/lastone/page/index.html", StaticFiles.STRICT_POLICY);
        servePart(routes, "style.css");
        servePart(routes, "icon.svg");
        SCRIPTS.forEach(name -> servePart(routes, name + ".js"));
        Http.get(routes, DEMO, auth.anyone((ctx, _) -> describe(ctx)));
        Http.get(
                routes,
                DEMO + "/races",
                auth.anyone((ctx, _) -> Responses.json(ctx, 200, Map.of("data", races.past()))));
        routes.post(DEMO + "/races", auth.admin(this::race));
    }

    private static void servePart(RoutesConfig routes, String file) {
        StaticFiles.serve(routes, "/page/" + file, "/lastone/page/" + file, StaticFiles.STRICT_POLICY);
    }

    record Demo(Instant now, int shoppers, int maxBuyers, int maxStock, List<Racing> strategies) {}

    /** @param exact false for the one that is only here to be seen to oversell */
    record Racing(String name, int redisServers, boolean possible, boolean own, boolean exact) {}

    record NewRace(
            @Nullable String strategy,
            @Nullable Long buyers,
            @Nullable Long stock) {}

    private void describe(Context ctx) {
        List<Racing> strategies = new ArrayList<>();
        for (Strategy each : Strategy.values()) {
            strategies.add(new Racing(
                    each.configName(), each.redisServers(), races.isPossible(each), races.isOwn(each), true));
        }
        strategies.add(new Racing(NaiveSale.NAME, 0, true, false, false));
        Responses.json(ctx, 200, new Demo(clock.instant(), SHOPPERS, MAX_BUYERS, MAX_STOCK, strategies));
    }

    private void race(Context ctx) throws Exception {
        RaceEvent.Start plan = plan(RequestBody.read(ctx, NewRace.class));
        EventStream stream = new EventStream(ctx);
        try {
            Deadline.runWithout(() -> races.run(plan, event -> stream.send(event.type(), event)));
        } catch (RuntimeException e) {
            if (!stream.hasBegun()) {
                throw e;
            }
            // A watcher that went away is no fault; the response can say nothing of any other any more.
            if (!(e instanceof UncheckedIOException)) {
                LOG.warn("A race ended early", e);
            }
        }
    }

    private static RaceEvent.Start plan(NewRace body) {
        Fields fields = new Fields();
        String strategy = fields.name("strategy", body.strategy());
        int buyers = (int) fields.number("buyers", body.buyers(), 1, MAX_BUYERS);
        int stock = (int) fields.number("stock", body.stock(), 1, MAX_STOCK);
        fields.orThrow();
        return new RaceEvent.Start(strategy, buyers, stock);
    }
}
