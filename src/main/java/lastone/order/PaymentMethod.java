package lastone.order;

/** What an order is paid with. */
public enum PaymentMethod {
    BALANCE
}
