package lastone.torture;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import lastone.testing.EventStream;
import lastone.testing.ShopClient;
import lastone.testing.ShopClient.Response;
import lastone.torture.Intent.Outcome;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jdbi.v3.core.Handle;

/** The look at everything, to be taken when the faults are over and nobody writes. */
record Check(World world, Servers servers) {

    private static final int REPLAYS = 25;

    void take(Random random) {
        Tally tally = world.tally();
        String server = servers.addresses().getLast();
        tally.add(Figure.CHECKS);
        List<Intent> log = world.customers().stream()
                .flatMap(customer -> customer.log().stream())
                .toList();
        replay(log, server, random, tally);
        audit(server, tally);
        Ledger ledger;
        Set<String> events;
        try (Handle handle = servers.rows()) {
            ledger = Ledger.read(handle);
            events = Ledger.eventIds(handle);
        }
        Reckoning.hold(ledger, tally, log);
        world.customers().forEach(Customer::isFoundOut);
        listen(server, events, tally);
        servers.stream().ifPresent(node -> compare("the stream", node::eventIds, events, tally));
    }

    /** Acknowledged requests sent again with their keys return the same bytes. */
    private static void replay(List<Intent> log, String server, Random random, Tally tally) {
        List<Intent> replayable = log.stream()
                .filter(intent -> intent.isKeyed() && intent.is(Outcome.ACKNOWLEDGED))
                .toList();
        for (int i = 0; i < Math.min(REPLAYS, replayable.size()); i++) {
            Intent intent = replayable.get(random.nextInt(replayable.size()));
            Response again = intent.send(ShopClient.of(server).as("demo-user-" + intent.userId()));
            tally.add(Figure.REPLAYED);
            if (again.status() != intent.response().status()
                    || !Arrays.equals(again.bytes(), intent.response().bytes())
                    || !again.header("Idempotent-Replayed").equals("true")) {
                tally.wrong(Figure.REPLAYED_WRONG, intent + ", now " + again.status() + " " + again.text());
            }
        }
    }

    private static void audit(String server, Tally tally) {
        JsonNode report =
                ShopClient.of(server).as("demo-admin").get("/api/v1/audit").expect(200);
        for (JsonNode invariant : report.get("invariants")) {
            if (!invariant.get("holds").asBoolean()) {
                tally.wrong(Figure.AUDIT, invariant.toString());
            }
        }
    }

    /** A listener from the oldest event on receives each event once. */
    private static void listen(String server, Set<String> events, Tally tally) {
        try (EventStream received = EventStream.open(server, "demo-admin", 0)) {
            List<String> ids = IntStream.range(0, events.size())
                    .mapToObj(i -> received.next().event().get("id").asText())
                    .toList();
            compare("what listeners receive", () -> ids, events, tally);
        } catch (AssertionError e) {
            tally.wrong(Figure.UNPUBLISHED, "listeners receive too few events: " + e.getMessage());
        }
    }

    /** At least once, and never of what did not happen: what is there more than once has the same id. */
    private static void compare(String where, Supplier<List<String>> received, Set<String> events, Tally tally) {
        try {
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> new HashSet<>(received.get()).containsAll(events));
        } catch (ConditionTimeoutException e) {
            Set<String> missing = new TreeSet<>(events);
            received.get().forEach(missing::remove);
            missing.forEach(id -> tally.wrong(Figure.UNPUBLISHED, where + " lacks " + id));
        }
        Set<String> invented = new TreeSet<>(received.get());
        invented.removeAll(events);
        invented.forEach(id -> tally.wrong(Figure.UNPUBLISHED, where + " has " + id + ", which did not happen"));
    }
}
