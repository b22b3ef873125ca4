package lastone.order;

import java.util.List;

/** An order that is to be written: its stock is there, and is reserved at the end of the transaction. */
record OrderDraft(OrderRequest request, List<Line> lines) {

    /** One line, with names and price as they are now. */
    record Line(long optionId, String productName, String optionName, int quantity, long totalPrice) {}

    long userId() {
        return request.userId();
    }

    long totalPrice() {
        return lines.stream().mapToLong(Line::totalPrice).sum();
    }
}
