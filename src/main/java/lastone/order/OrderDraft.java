package lastone.order;

import java.util.List;

/** An order whose stock is there, about to be written. Public because Jdbi binds public records only. */
public record OrderDraft(long userId, List<Line> lines) {

    /** One line, with names and price as they are now. */
    public record Line(long optionId, String productName, String optionName, int quantity, long totalPrice) {}

    public long totalPrice() {
        return lines.stream().mapToLong(Line::totalPrice).sum();
    }
}
