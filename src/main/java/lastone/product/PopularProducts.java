package lastone.product;

import java.time.LocalDate;
import java.util.List;

/** The most sold products of some days, both inclusive. */
public record PopularProducts(LocalDate from, LocalDate to, List<Entry> data) {

    /** @param rank from 1 */
    public record Entry(int rank, long totalSold, Product product) {}
}
