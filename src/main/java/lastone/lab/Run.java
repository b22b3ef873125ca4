package lastone.lab;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * One run of a workload: what happened to each buyer, and when. All times count from the common release. Results may
 * be recorded by many threads, each buyer by one at a time; the results are complete when all buyers have theirs.
 */
public final class Run {

    /** Linux counts in ticks of 10 ms, which are 10 us for each of so many buyers. */
    private static final int CPU_BUYERS = 1_000;

    private final Buyers.Result[] byArrival;
    private final long[] beganNanoTimes;
    private final long[] committedNanoTimes;
    private final AtomicInteger commits = new AtomicInteger();
    private final Optional<ProcessHandle> server;
    private Duration cpuAtStart = Duration.ZERO;
    private double cpuMicros = Double.NaN;
    private long releaseNanoTime;
    private int oversold;

    /**
     * A run at servers in this process.
     *
     * @param buyers each has to get exactly one result before the results are read
     */
    public Run(int buyers) {
        this(buyers, Optional.of(ProcessHandle.current()));
    }

    /** @param server whose CPU time counts; empty when nobody can say it */
    Run(int buyers, Optional<ProcessHandle> server) {
        this.server = server;
        byArrival = new Buyers.Result[buyers];
        beganNanoTimes = new long[buyers];
        committedNanoTimes = new long[buyers];
    }

    /** Has all buyers place their orders at the same moment. Blocks until each of them has a result. */
    void start(IntFunction<Purchase> buy) {
        Buyers buyers = new Buyers(byArrival.length, buy, this::record);
        // Before the buyers are released: the clock must not start after the first of them.
        startClock();
        buyers.release();
        buyers.await();
        stopClock();
    }

    /** Starts the clock: the buyers are released now. */
    public void startClock() {
        cpuAtStart = cpu();
        releaseNanoTime = System.nanoTime();
    }

    /** Stops the clock of the server's CPU: every buyer has a result. */
    void stopClock() {
        Duration used = cpu().minus(cpuAtStart);
        if (used.isPositive() && byArrival.length >= CPU_BUYERS) {
            cpuMicros = used.toNanos() / 1e3 / byArrival.length;
        }
    }

    private Duration cpu() {
        return server.flatMap(process -> process.info().totalCpuDuration()).orElse(Duration.ZERO);
    }

    /** Records a commit that wrote the orders of some buyers; the times are those of {@link System#nanoTime}. */
    void committed(List<Integer> buyers, long beganNanoTime, long committedNanoTime) {
        commits.incrementAndGet();
        for (int buyer : buyers) {
            beganNanoTimes[buyer] = beganNanoTime;
            committedNanoTimes[buyer] = committedNanoTime;
        }
    }

    /** Records the result of a buyer. */
    public void record(Buyers.Result result) {
        byArrival[result.arrival()] = result;
    }

    /** How many commits wrote orders; 0 when they could not be observed. */
    int commits() {
        return commits.get();
    }

    /** How many buyers ended so. */
    public int count(Purchase.Outcome outcome) {
        return (int) results()
                .filter(result -> result.purchase().outcome() == outcome)
                .count();
    }

    /** The orders of all buyers that have one, in the order in which the buyers arrived. */
    public List<Long> orderIds() {
        return sold().map(result -> result.purchase().orderId()).toList();
    }

    IntStream soldBuyers() {
        return sold().mapToInt(Buyers.Result::buyer);
    }

    int soldOrders() {
        return count(Purchase.Outcome.SOLD);
    }

    /** Buyers that do not know whether the stock was enough for them. */
    int failures() {
        return (int) undecided().count();
    }

    Optional<String> firstFailure() {
        return undecided().map(result -> result.purchase().reason()).findFirst();
    }

    /**
     * Records how many units were ordered beyond the stock. Only a baseline may oversell: a strategy that does fails
     * the ledger check.
     */
    void recordOversold(int units) {
        oversold = units;
    }

    int oversold() {
        return oversold;
    }

    /**
     * The milliseconds after which at least this share of the buyers had a result; NaN without buyers.
     *
     * @param percent the share; 100 for the last buyer
     */
    public double resultMillis(int percent) {
        return percentile(percent, results().mapToLong(result -> result.nanoTime() - releaseNanoTime));
    }

    /** From the release to the moment when the transaction had its connection; NaN when that was not observed. */
    double waitMillis(int percent) {
        return percentile(percent, observed().mapToLong(buyer -> beganNanoTimes[buyer] - releaseNanoTime));
    }

    /** From the connection to the commit; NaN when that was not observed. */
    double transactionMillis(int percent) {
        return percentile(percent, observed().mapToLong(buyer -> committedNanoTimes[buyer] - beganNanoTimes[buyer]));
    }

    /** CPU microseconds of the server for each buyer; NaN for few buyers, or when that was not observed. */
    double cpuMicros() {
        return cpuMicros;
    }

    /** The milliseconds to the result of each buyer, in the order in which the buyers arrived. */
    DoubleStream resultMillisByArrival() {
        return results().mapToDouble(result -> millis(result.nanoTime()));
    }

    /** The milliseconds from the release to a time of {@link System#nanoTime}. */
    public double millis(long nanoTime) {
        return (nanoTime - releaseNanoTime) / 1e6;
    }

    /** How many orders have a lower id than the order of the buyer who arrived just before theirs. */
    int inversions() {
        List<Long> ids = orderIds();
        return (int) IntStream.range(1, ids.size())
                .filter(i -> ids.get(i - 1) > ids.get(i))
                .count();
    }

    /** Until the run has ended, only the results that there are already. */
    private Stream<Buyers.Result> results() {
        return Arrays.stream(byArrival).filter(Objects::nonNull);
    }

    private Stream<Buyers.Result> sold() {
        return results().filter(result -> result.purchase().isSold());
    }

    private Stream<Buyers.Result> undecided() {
        return results().filter(result -> !result.purchase().isDecided());
    }

    private IntStream observed() {
        return IntStream.range(0, committedNanoTimes.length).filter(buyer -> committedNanoTimes[buyer] != 0);
    }

    /** The nearest rank: the smallest value such that at least this share of the values is no greater. */
    private static double percentile(int percent, LongStream nanos) {
        long[] sorted = nanos.sorted().toArray();
        int rank = Math.ceilDiv(percent * sorted.length, 100);
        return sorted.length == 0 ? Double.NaN : sorted[Math.max(0, rank - 1)] / 1e6;
    }
}
