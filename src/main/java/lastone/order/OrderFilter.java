package lastone.order;

import java.time.LocalDate;
import java.util.Optional;

/**
 * Which orders a list is about; what is empty leaves nothing out.
 *
 * @param from the first day on which they were placed, in the shop's zone
 * @param to the last one
 */
record OrderFilter(
        Optional<Long> userId, Optional<OrderStatus> status, Optional<LocalDate> from, Optional<LocalDate> to) {

    boolean hasDays() {
        return from.isPresent() || to.isPresent();
    }
}
