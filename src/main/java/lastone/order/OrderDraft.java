package lastone.order;

import java.util.List;

/** An order whose stock is there, about to be written. */
record OrderDraft(long userId, List<Line> lines) {

    /** One line, with names and price as they are now. */
    record Line(long optionId, String productName, String optionName, int quantity, long totalPrice) {}

    long totalPrice() {
        return lines.stream().mapToLong(Line::totalPrice).sum();
    }
}
