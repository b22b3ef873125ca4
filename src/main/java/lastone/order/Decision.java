package lastone.order;

/** What a transaction will do with one request. */
sealed interface Decision {

    record Accepted(OrderDraft draft) implements Decision {}

    record Refused(Placement placement) implements Decision {}
}
