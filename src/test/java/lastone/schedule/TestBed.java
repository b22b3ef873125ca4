package lastone.schedule;

import java.sql.SQLException;
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

/** One database with two servers for each strategy; plays one schedule at a time. For one thread. */
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
        servers(Strategy.CONDITIONAL);
        this.world = new World(settings);
    }

    /**
     * What came of one schedule.
     *
     * @param outcomes of both requests
     * @param violation what the audit found; null for nothing
     */
    record Played(
            List<String> outcomes,
            List<String> state,
            Interleaving run,
            @Nullable String violation) {

        /** Whether it has the outcome of a serial order. */
        boolean isLike(Played order) {
            return state.equals(order.state)
                    && isLike(outcomes.getFirst(), order.outcomes.getFirst())
                    && isLike(outcomes.getLast(), order.outcomes.getLast());
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

    /** The name of all schedules of a pair. */
    String name(Pair pair) {
        return new Name(kind, pair, -1, List.of()).toString();
    }

    DatabaseKind kind() {
        return kind;
    }

    /** From now on both servers have this defect. */
    void plant(Mutation defect) {
        mutation = defect;
    }

    private List<SteppedServer> servers(Strategy strategy) {
        return servers.computeIfAbsent(
                strategy,
                _ -> List.of(new SteppedServer(0, strategy, settings), new SteppedServer(1, strategy, settings)));
    }

    /** Both requests, each at its own server. */
    Played play(Pair pair, int first, List<Integer> preemptions, List<Predicate<Step>> relevant) {
        Interleaving run = new Interleaving(first, preemptions, relevant);
        List<String> outcomes = play(pair, run, List.of(0, 1));
        return played(pair, outcomes, run);
    }

    /** One of the two requests, and not the other. */
    Played playAlone(Pair pair, int side) {
        Interleaving run = new Interleaving(side, List.of(), List.of(_ -> false, _ -> false));
        run.ended(1 - side);
        return played(pair, play(pair, run, List.of(side)), run);
    }

    private List<String> play(Pair pair, Interleaving run, List<Integer> sides) {
        world.reset();
        List<SteppedServer> both = servers(pair.strategy());
        both.forEach(server -> server.connections().begin(run, mutation));
        String[] outcomes = {"", ""};
        for (int side : sides) {
            Thread.startVirtualThread(() -> {
                try {
                    outcomes[side] = both.get(side).execute(pair.operation(side));
                } catch (RuntimeException e) {
                    outcomes[side] = e.toString();
                } finally {
                    run.ended(side);
                }
            });
        }
        run.await(world::waits);
        both.forEach(server -> server.connections().begin(null, Mutation.NONE));
        return List.of(outcomes);
    }

    private Played played(Pair pair, List<String> outcomes, Interleaving run) {
        SteppedServer any = servers(pair.strategy()).getFirst();
        if (pair.has(Operation.EXPIRE)) {
            // An order whose rows are locked is left for the next round of the job: this one.
            any.execute(Operation.EXPIRE);
        }
        List<String> state = world.state();
        return new Played(outcomes, state, run, audited.add(state) ? violation(any) : null);
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
        servers.values().forEach(both -> both.forEach(SteppedServer::close));
    }
}
