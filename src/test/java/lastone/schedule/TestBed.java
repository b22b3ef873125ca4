package lastone.schedule;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import lastone.audit.Audit;
import lastone.audit.AuditReport;
import lastone.shop.Strategy;
import lastone.testing.DatabaseKind;
import org.jspecify.annotations.Nullable;

/** One database with a few servers for each strategy; plays one schedule at a time. For one thread. */
final class TestBed implements AutoCloseable {

    private final DatabaseKind kind;
    private final Map<String, String> settings;
    private final Map<Strategy, List<SteppedServer>> servers = new EnumMap<>(Strategy.class);
    private final World world;
    private final Set<List<String>> audited = new HashSet<>();
    private Mutation mutation = Mutation.NONE;

    TestBed(DatabaseKind kind) throws SQLException {
        this.kind = kind;
        this.settings = kind.freshDatabase();
        // A server sets up the database.
        servers(Meeting.of(Strategy.CONDITIONAL, Operation.PAY));
        this.world = new World(settings);
    }

    /**
     * What came of one schedule.
     *
     * @param outcomes of all requests; empty texts where they were not sent
     * @param violation what the audit found; null for nothing
     */
    record Played(
            List<String> outcomes,
            List<String> state,
            Interleaving run,
            @Nullable String violation) {

        /** Whether it has the outcome that some of the requests have in an order of their own. */
        boolean isLike(Played order, List<Integer> some) {
            return state.equals(order.state)
                    && some.stream().allMatch(request -> isLike(outcomes.get(request), order.outcomes.get(request)));
        }

        /** A token that ends is refused from the next request on: one that was let in may be refused for what came of it. */
        private static boolean isLike(String outcome, String inOrder) {
            return outcome.equals(inOrder) || (inOrder.startsWith("401") && outcome.startsWith("4"));
        }
    }

    /** Commits wait for no disk any more, for all databases of the server. */
    void lessDurable() throws SQLException {
        if (kind != DatabaseKind.H2) {
            world.execute("SET GLOBAL innodb_flush_log_at_trx_commit = 0");
        }
    }

    /** The name of all schedules of a meeting. */
    String name(Meeting meeting) {
        return new Name(kind, meeting, List.of(), List.of()).toString();
    }

    DatabaseKind kind() {
        return kind;
    }

    /** From now on all servers have this defect. */
    void plant(Mutation defect) {
        mutation = defect;
    }

    private List<SteppedServer> servers(Meeting meeting) {
        List<SteppedServer> all = servers.computeIfAbsent(meeting.strategy(), _ -> new ArrayList<>());
        for (int side = all.size(); side < meeting.sides().size(); side++) {
            all.add(new SteppedServer(side, meeting.strategy(), settings));
        }
        return all.subList(0, meeting.sides().size());
    }

    /** All requests, those of each side at its own server. */
    Played play(Meeting meeting, List<Integer> order, List<Integer> preemptions, List<Predicate<Step>> relevant) {
        Interleaving run = new Interleaving(order, preemptions, relevant);
        List<SteppedServer> all = begin(meeting, run);
        String[] outcomes = new String[meeting.requests().size()];
        for (int i = 0; i < all.size(); i++) {
            int side = i;
            Thread.startVirtualThread(() -> {
                try {
                    List<String> own = all.get(side).execute(meeting.sides().get(side));
                    meeting.requests(side)
                            .forEach(request -> outcomes[request] =
                                    own.get(request - meeting.requests(side).getFirst()));
                } finally {
                    run.ended(side);
                }
            });
        }
        run.await(world::waiting);
        return played(meeting, List.of(outcomes), run);
    }

    /** Some of the requests, one after the other, each at its side's server. */
    Played playSerially(Meeting meeting, List<Integer> order) {
        Interleaving run = Interleaving.serial(meeting.sides().size());
        List<SteppedServer> all = begin(meeting, run);
        String[] outcomes = new String[meeting.requests().size()];
        Arrays.fill(outcomes, "");
        for (int request : order) {
            outcomes[request] =
                    all.get(meeting.side(request)).execute(meeting.requests().get(request));
        }
        return played(meeting, List.of(outcomes), run);
    }

    private List<SteppedServer> begin(Meeting meeting, Interleaving run) {
        world.reset();
        List<SteppedServer> all = servers(meeting);
        all.forEach(server -> server.connections().begin(run, mutation));
        return all;
    }

    private Played played(Meeting meeting, List<String> outcomes, Interleaving run) {
        List<SteppedServer> all = servers(meeting);
        all.forEach(server -> server.connections().begin(null, Mutation.NONE));
        if (meeting.has(Operation.EXPIRE)) {
            // An order whose rows are locked is left for the next round of the job: this one.
            all.getFirst().execute(Operation.EXPIRE);
        }
        List<String> state = world.state();
        if (meeting.hasBatch()) {
            state = state.stream().map(World::withoutVersions).sorted().toList();
        }
        return new Played(outcomes, state, run, audited.add(state) ? violation(all.getFirst()) : null);
    }

    private @Nullable String violation(SteppedServer server) {
        AuditReport report = server.shop().audit().run(new Audit.Progress() {});
        if (report.holds()) {
            return null;
        }
        return "the audit: "
                + report.invariants().stream()
                        .filter(invariant -> !invariant.holds())
                        .map(invariant -> invariant.name() + " " + invariant.violations())
                        .toList();
    }

    @Override
    public void close() throws SQLException {
        world.close();
        servers.values().forEach(all -> all.forEach(SteppedServer::close));
    }
}
