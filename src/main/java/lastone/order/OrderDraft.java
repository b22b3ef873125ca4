package lastone.order;

import java.time.Instant;
import java.util.List;

/** An order that is to be written; its stock is reserved at the end of the transaction. */
record OrderDraft(OrderRequest request, List<Line> lines, Instant orderedAt, Instant expiresAt) {

    /** One line of it, with names and price as they are now. */
    record Line(
            long optionId,
            String productName,
            String optionName,
            int quantity,
            long totalPrice,
            boolean countsTowardsLimit) {}

    long userId() {
        return request.userId();
    }

    long totalPrice() {
        long total = 0;
        for (Line line : lines) {
            total += line.totalPrice();
        }
        return total;
    }
}
