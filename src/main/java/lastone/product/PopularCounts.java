package lastone.product;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import lastone.db.Jdbc;
import org.jdbi.v3.core.Handle;

/** Counts paid units per option and day of the shop's zone; {@link PopularProducts} ranks by them. Thread safe. */
public final class PopularCounts {

    private static final String ADD = """
            INSERT INTO daily_popular_products (product_id, product_option_id, total_sold, sold_date, updated_at)
            VALUES (?, ?, ?, ?, ?)
            ON DUPLICATE KEY UPDATE total_sold = total_sold + VALUES(total_sold), updated_at = VALUES(updated_at)
            """;

    private final ZoneId zone;

    /** @param zone decides the day of a payment; days that were counted in another zone stay as they are */
    public PopularCounts(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * Adds to the counts of the day of the payments in the caller's transaction, as its last statement: every payment of
     * a popular product updates the same row. Rows are locked by option, so that payments cannot deadlock.
     *
     * @param sold one for each option
     */
    public void add(Handle handle, Instant paidAt, List<SoldUnits> sold) {
        List<SoldUnits> inOrder = sold.stream()
                .sorted(Comparator.comparingLong(SoldUnits::optionId))
                .toList();
        LocalDate date = LocalDate.ofInstant(paidAt, zone);
        String updatedAt = Jdbc.utc(paidAt);
        Jdbc.update(handle, ADD, inOrder, (statement, units) -> {
            statement.setLong(1, units.productId());
            statement.setLong(2, units.optionId());
            statement.setLong(3, units.quantity());
            statement.setObject(4, date);
            statement.setString(5, updatedAt);
        });
    }
}
