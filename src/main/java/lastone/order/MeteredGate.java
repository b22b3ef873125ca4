package lastone.order;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import lastone.concurrent.Deadline;
import lastone.stock.Gate;
import lastone.stock.StockBusyException;
import org.jdbi.v3.core.ConnectionException;

/** Lets operators see what becomes of orders and how long their buyers wait. Thread safe. */
public final class MeteredGate implements Gate<OrderRequest, Placement> {

    private enum Outcome {
        PLACED,
        REPEATED,
        OUT_OF_STOCK,
        UNKNOWN_OPTION,
        CART_CHANGED,
        BUSY,
        FAILED
    }

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10)
    };

    private final Gate<OrderRequest, Placement> gate;
    private final Map<Outcome, Timer> times = new EnumMap<>(Outcome.class);

    /** @param strategy the name under which operators know the gate */
    public MeteredGate(Gate<OrderRequest, Placement> gate, String strategy, MeterRegistry registry) {
        this.gate = gate;
        for (Outcome outcome : Outcome.values()) {
            times.put(
                    outcome,
                    Timer.builder("lastone.order")
                            .description("Orders from their arrival until they were placed or refused")
                            .tag("strategy", strategy)
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .serviceLevelObjectives(BUCKETS)
                            .register(registry));
        }
    }

    @Override
    public Placement enter(Set<Long> optionIds, OrderRequest request, Deadline deadline) {
        long start = System.nanoTime();
        Outcome outcome = Outcome.FAILED;
        try {
            Placement placement = gate.enter(optionIds, request, deadline);
            outcome = outcome(placement);
            return placement;
        } catch (StockBusyException | ConnectionException turnDidNotCome) {
            outcome = Outcome.BUSY;
            throw turnDidNotCome;
        } finally {
            Objects.requireNonNull(times.get(outcome)).record(Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private static Outcome outcome(Placement placement) {
        return switch (placement) {
            case Placement.Placed placed -> Outcome.PLACED;
            case Placement.Repeated repeated -> Outcome.REPEATED;
            case Placement.OutOfStock soldOut -> Outcome.OUT_OF_STOCK;
            case Placement.UnknownOption unknown -> Outcome.UNKNOWN_OPTION;
            case Placement.CartChanged changed -> Outcome.CART_CHANGED;
        };
    }
}
