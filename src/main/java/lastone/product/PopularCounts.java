package lastone.product;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Counts paid units per day of the shop's zone, and ranks products by them. Thread safe. */
public final class PopularCounts {

    private final Jdbi jdbi;
    private final Clock clock;
    private final ZoneId zone;

    public PopularCounts(Jdbi jdbi, Clock clock, ZoneId zone) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.zone = zone;
    }

    /**
     * Adds to the counts of the day of the payment in the caller's transaction, as its last statement: every payment of a popular product
     * wants the same row. Rows are taken in option order, so that payments cannot deadlock.
     */
    public void add(Handle handle, Instant paidAt, List<SoldUnits> sold) {
        List<SoldUnits> inOrder = sold.stream()
                .sorted(Comparator.comparingLong(SoldUnits::optionId))
                .toList();
        handle.attach(PopularSql.class).add(LocalDate.ofInstant(paidAt, zone), paidAt, inOrder);
    }

    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), zone);
    }

    PopularProducts top(LocalDate from, LocalDate to, boolean hidden, int limit) {
        return jdbi.withHandle(handle -> top(handle, from, to, hidden, limit));
    }

    private static PopularProducts top(Handle handle, LocalDate from, LocalDate to, boolean hidden, int limit) {
        List<PopularSql.Total> totals = handle.attach(PopularSql.class).top(from, to, hidden, limit);
        Map<Long, Product> products =
                ProductReadSql.getAll(
                                handle,
                                totals.stream().map(PopularSql.Total::productId).toList())
                        .stream()
                        .collect(Collectors.toMap(Product::id, Function.identity()));
        List<PopularProducts.Entry> entries = IntStream.range(0, totals.size())
                .mapToObj(i -> entry(i + 1, totals.get(i), products))
                .toList();
        return new PopularProducts(from, to, entries);
    }

    private static PopularProducts.Entry entry(int rank, PopularSql.Total total, Map<Long, Product> products) {
        Product product = products.get(total.productId());
        if (product == null) {
            throw new IllegalStateException("Counted, but not there: product " + total.productId());
        }
        return new PopularProducts.Entry(rank, total.totalSold(), product);
    }
}
