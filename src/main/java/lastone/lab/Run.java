package lastone.lab;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One race, run once: what happened to each buyer, and when, in nanoseconds from the common release. Each buyer is
 * noted by one thread at a time; read it when all have finished.
 */
public final class Run {

    private final int[] byArrival;
    private final long[] began;
    private final long[] ended;
    private final long[] served;
    private final Purchase[] purchases;
    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicReference<@Nullable String> firstFailure = new AtomicReference<>();
    private long release;

    public Run(int buyers) {
        byArrival = new int[buyers];
        began = new long[buyers];
        ended = new long[buyers];
        served = new long[buyers];
        purchases = new Purchase[buyers];
    }

    /** Lets all buyers place their orders in one moment, and blocks until the last of them has a result. */
    void race(IntFunction<Purchase> buy) {
        Buyers buyers = new Buyers(purchases.length, buy, this::served);
        release();
        buyers.release();
        buyers.await();
    }

    /** The common release, from which everything is counted. */
    public void release() {
        release = System.nanoTime();
    }

    /** The transaction that decided this buyer's order, on the clock of {@link System#nanoTime}. */
    public void decided(int buyer, long beganNanoTime, long endedNanoTime) {
        began[buyer] = sinceRelease(beganNanoTime);
        ended[buyer] = sinceRelease(endedNanoTime);
    }

    public void committed() {
        commits.incrementAndGet();
    }

    public void served(Buyers.Served buyer) {
        byArrival[buyer.arrival()] = buyer.buyer();
        served[buyer.buyer()] = sinceRelease(buyer.nanoTime());
        purchases[buyer.buyer()] = buyer.purchase();
        if (!buyer.purchase().isDecided()) {
            firstFailure.compareAndSet(null, buyer.purchase().reason());
        }
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

    IntStream soldBuyers() {
        return IntStream.range(0, purchases.length).filter(buyer -> purchases[buyer].isSold());
    }

    int soldOrders() {
        return (int) soldBuyers().count();
    }

    int failures() {
        return (int) Arrays.stream(purchases)
                .filter(purchase -> !purchase.isDecided())
                .count();
    }

    double lastMillis() {
        return Arrays.stream(served).max().orElse(0) / 1e6;
    }

    double answerMillis(double percentile) {
        return percentile(percentile, served);
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
        return IntStream.range(0, purchases.length).filter(buyer -> ended[buyer] != 0);
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
        long[] orders = Arrays.stream(byArrival)
                .mapToObj(buyer -> purchases[buyer])
                .filter(Purchase::isSold)
                .mapToLong(Purchase::orderId)
                .toArray();
        return (int) IntStream.range(1, orders.length)
                .filter(i -> orders[i - 1] > orders[i])
                .count();
    }

    /** The time to the result of every buyer, in the order in which they asked. */
    double[] answersByArrival() {
        return Arrays.stream(byArrival)
                .mapToDouble(buyer -> served[buyer] / 1e6)
                .toArray();
    }
}
