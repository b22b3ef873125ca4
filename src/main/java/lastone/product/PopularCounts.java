package lastone.product;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
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

    /** The most sold products of some days, both inclusive. */
    public record Ranking(LocalDate from, LocalDate to, List<Entry> data) {}

    /** @param rank from 1 */
    public record Entry(int rank, long totalSold, Product product) {}

    Ranking top(LocalDate from, LocalDate to, boolean hidden, int limit) {
        return jdbi.withHandle(handle -> top(handle, from, to, hidden, limit));
    }

    private static Ranking top(Handle handle, LocalDate from, LocalDate to, boolean hidden, int limit) {
        List<PopularSql.Total> totals = handle.attach(PopularSql.class).top(from, to, hidden, limit);
        Map<Long, Product> products =
                ProductReadSql.getAll(
                                handle,
                                totals.stream().map(PopularSql.Total::productId).toList())
                        .stream()
                        .collect(Collectors.toMap(Product::id, Function.identity()));
        List<Entry> entries = new ArrayList<>();
        for (PopularSql.Total total : totals) {
            Product product = Objects.requireNonNull(products.get(total.productId()), "counted, but not there");
            entries.add(new Entry(entries.size() + 1, total.totalSold(), product));
        }
        return new Ranking(from, to, entries);
    }
}
