package lastone.torture;

import java.util.List;
import java.util.function.Supplier;
import lastone.testing.ShopClient;
import lastone.testing.ShopClient.Response;
import org.awaitility.Awaitility;

/**
 * Tokens are revoked under load, while commits fail. From the response to the revocation on no server accepts the token.
 */
final class Revocations {

    private static final int USER = 9;

    private Revocations() {}

    static void run(Round round) {
        FailedCommits.play(round, failing -> {
            World world = new World(round, failing.shops());
            Load.during(world, () -> {
                int tokens = 1 + round.times(7);
                for (int i = 0; i < tokens; i++) {
                    revokeOne(round, failing, world);
                }
                world.awaitAcknowledged(50);
            });
            world.settle();
            world.check();
        });
    }

    private static void revokeOne(Round round, FailedCommits.Failing failing, World world) {
        List<String> servers = failing.shops().addresses();
        ShopClient admin = ShopClient.of(servers.getFirst()).as("demo-admin");
        String path = "/api/v1/users/" + USER + "/tokens";
        String token = untilSuccess(() -> admin.post(path, "{}")).text(201, "/token");
        servers.forEach(server -> expect(round, 200, server, token));
        failing.failNext(world);
        untilSuccess(() -> admin.delete(path));
        round.tally().fault("a token is revoked");
        servers.forEach(server -> expect(round, 401, server, token));
    }

    private static void expect(Round round, int status, String server, String token) {
        ShopClient bearer = ShopClient.of(server).as(token);
        Response response = untilKnown(() -> bearer.get("/api/v1/orders"));
        if (response.status() != status) {
            round.tally().wrong(Figure.TOKENS, "not " + status + ", but " + response.status());
        }
    }

    private static Response untilSuccess(Supplier<Response> request) {
        Response response = untilKnown(request);
        if (response.status() >= 300) {
            throw new IllegalStateException(response.status() + " " + response.text());
        }
        return response;
    }

    /** The first response that is no 5xx. */
    private static Response untilKnown(Supplier<Response> request) {
        return Awaitility.await().atMost(World.TIMEOUT).until(request::get, response -> response.status() < 500);
    }
}
