package lastone.order;

import java.time.Duration;

/**
 * The shop's own rules for orders; products and options have further ones.
 *
 * @param paymentWindow how long an order can be paid whose products say nothing else
 * @param maxPendingOrders how many orders of one customer may wait for payment; 0 for any number
 */
public record OrderRules(Duration paymentWindow, int maxPendingOrders) {}
