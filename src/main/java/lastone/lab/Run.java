package lastone.lab;

import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One race, run once: what happened to each buyer, and when, in nanoseconds from the common release. Each buyer is
 * noted by one thread at a time; read it when all have finished.
 */
public final class Run {

    private static final long REFUSED = 0;
    private static final long FAILED = -1;

    private final long[] asked;
    private final long[] began;
    private final long[] ended;
    private final long[] answered;
    private final long[] orders;
    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicReference<@Nullable String> firstFailure = new AtomicReference<>();
    private long release;

    public Run(int buyers) {
        asked = new long[buyers];
        began = new long[buyers];
        ended = new long[buyers];
        answered = new long[buyers];
        orders = new long[buyers];
        Arrays.fill(orders, FAILED);
    }

    /** The common release, from which everything is counted. */
    public void release() {
        release = System.nanoTime();
    }

    public void asked(int buyer) {
        asked[buyer] = sinceRelease(System.nanoTime());
    }

    /** The transaction that decided this buyer's order, on the clock of {@link System#nanoTime}. */
    public void decided(int buyer, long beganNanoTime, long endedNanoTime) {
        began[buyer] = sinceRelease(beganNanoTime);
        ended[buyer] = sinceRelease(endedNanoTime);
    }

    public void committed() {
        commits.incrementAndGet();
    }

    public void sold(int buyer, long orderId) {
        answered(buyer, orderId);
    }

    /** The buyer was told that nothing is left. */
    public void refused(int buyer) {
        answered(buyer, REFUSED);
    }

    /** The buyer got no proper answer, above all because the turn did not come in time. */
    public void failed(int buyer, String reason) {
        firstFailure.compareAndSet(null, reason);
        answered(buyer, FAILED);
    }

    private void answered(int buyer, long order) {
        answered[buyer] = sinceRelease(System.nanoTime());
        orders[buyer] = order;
    }

    private long sinceRelease(long nanoTime) {
        return nanoTime - release;
    }

    public int commits() {
        return commits.get();
    }

    @Nullable
    String firstFailure() {
        return firstFailure.get();
    }

    int soldOrders() {
        return (int) Arrays.stream(orders).filter(order -> order > 0).count();
    }

    int failures() {
        return (int) Arrays.stream(orders).filter(order -> order == FAILED).count();
    }

    double lastMillis() {
        return Arrays.stream(answered).max().orElse(0) / 1e6;
    }

    double answerMillis(double percentile) {
        return percentile(percentile, answered);
    }

    /** NaN when the transactions could not be seen. */
    double transactionMillis(double percentile) {
        return percentile(
                percentile,
                decided().mapToLong(buyer -> ended[buyer] - began[buyer]).toArray());
    }

    /** From the release to the moment at which the transaction had its connection; NaN when that could not be seen. */
    double waitMillis(double percentile) {
        return percentile(percentile, decided().mapToLong(buyer -> began[buyer]).toArray());
    }

    private IntStream decided() {
        return IntStream.range(0, orders.length).filter(buyer -> ended[buyer] != 0);
    }

    private static double percentile(double percentile, long[] nanos) {
        if (nanos.length == 0) {
            return Double.NaN;
        }
        Histogram micros = new Histogram(3);
        Arrays.stream(nanos).forEach(value -> micros.recordValue(value / 1_000));
        return micros.getValueAtPercentile(percentile) / 1e3;
    }

    /** Neighbours in arrival order whose orders were written the other way round. */
    int inversions() {
        int[] arrival = arrivals().filter(buyer -> orders[buyer] > 0).toArray();
        return (int) IntStream.range(1, arrival.length)
                .filter(i -> orders[arrival[i - 1]] > orders[arrival[i]])
                .count();
    }

    /** The time to the answer of every buyer, in the order in which they asked. */
    double[] answersByArrival() {
        return arrivals().mapToDouble(buyer -> answered[buyer] / 1e6).toArray();
    }

    private IntStream arrivals() {
        return IntStream.range(0, asked.length)
                .boxed()
                .sorted(Comparator.comparingLong(buyer -> asked[buyer]))
                .mapToInt(Integer::intValue);
    }
}
