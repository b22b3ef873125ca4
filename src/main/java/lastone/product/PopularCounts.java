package lastone.product;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Counts paid units per option and day of the shop's zone; {@link PopularProducts} ranks by them. Thread safe. */
public final class PopularCounts {

    private final ZoneId zone;

    /** @param zone decides the day of a payment; days that were counted in another zone stay as they are */
    public PopularCounts(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * Adds to the counts of the day of the payment in the caller's transaction, as its last statement: every payment of
     * a popular product wants the same row. Rows are locked by option, so that payments cannot deadlock.
     */
    public void add(Handle handle, Instant paidAt, List<SoldUnits> sold) {
        List<SoldUnits> inOrder = sold.stream()
                .sorted(Comparator.comparingLong(SoldUnits::optionId))
                .toList();
        handle.attach(PopularSql.class).add(LocalDate.ofInstant(paidAt, zone), paidAt, inOrder);
    }
}
