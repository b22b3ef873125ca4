package lastone.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A simple model of the shop: what each step returns, and the ledger after it. */
final class HistoryModel {

    static final long[] PRICES = {10, 7, 3};
    static final long STOCK = 6;
    static final long BALANCE = 40;

    /** How many units of option 0 one customer can order. */
    static final int MAX_PER_CUSTOMER = 3;

    static final int MAX_PENDING_ORDERS = 3;

    record Order(SortedMap<Integer, Integer> lines, String status) {
        long total() {
            return lines.entrySet().stream()
                    .mapToLong(line -> PRICES[line.getKey()] * line.getValue())
                    .sum();
        }

        boolean isPending() {
            return status.equals("PENDING_PAYMENT");
        }
    }

    private final long[] stock;
    private final long[] paid;
    private final long[] balances;
    private final List<SortedMap<Integer, Integer>> carts;
    private final List<List<Order>> orders;

    HistoryModel(int users) {
        this.stock = new long[HistoryStep.OPTIONS];
        this.paid = new long[HistoryStep.OPTIONS];
        this.balances = new long[users];
        Arrays.fill(stock, STOCK);
        Arrays.fill(balances, BALANCE);
        this.carts = new ArrayList<>(
                IntStream.range(0, users).mapToObj(i -> noLines()).toList());
        this.orders = new ArrayList<>(
                IntStream.range(0, users).mapToObj(i -> List.<Order>of()).toList());
    }

    private HistoryModel(HistoryModel other) {
        this.stock = other.stock.clone();
        this.paid = other.paid.clone();
        this.balances = other.balances.clone();
        this.carts = new ArrayList<>(other.carts);
        this.orders = new ArrayList<>(other.orders);
    }

    HistoryModel copy() {
        return new HistoryModel(this);
    }

    /** Executes the step and returns what the shop has to return. */
    String apply(HistoryStep step) {
        return switch (step) {
            case HistoryStep.Place place -> place(place.user(), place.lines());
            case HistoryStep.PutInCart put -> putInCart(put);
            case HistoryStep.PlaceCart cart -> placeCart(cart.user());
            case HistoryStep.Cancel cancel -> cancel(cancel);
            case HistoryStep.Pay pay -> pay(pay);
            case HistoryStep.Refund refund -> refund(refund);
            case HistoryStep.Restock restock -> "201 stock " + (stock[restock.option()] += restock.quantity());
            case HistoryStep.Adjust adjust -> adjust(adjust);
            case HistoryStep.TopUp topUp -> "201 balance " + (balances[topUp.user()] += topUp.amount());
        };
    }

    private String adjust(HistoryStep.Adjust adjust) {
        if (stock[adjust.option()] + adjust.delta() < 0) {
            return "409 OUT_OF_STOCK_ERROR";
        }
        return "201 stock " + (stock[adjust.option()] += adjust.delta());
    }

    private String place(int user, SortedMap<Integer, Integer> lines) {
        if (lines.containsKey(HistoryStep.UNKNOWN_OPTION)) {
            return "404 NOT_FOUND_PRODUCT_OPTION_ERROR";
        }
        if (lines.containsKey(0) && unitsHeld(user) + lines.get(0) > MAX_PER_CUSTOMER) {
            return "409 PURCHASE_LIMIT_ERROR";
        }
        if (orders.get(user).stream().filter(Order::isPending).count() >= MAX_PENDING_ORDERS) {
            return "409 TOO_MANY_PENDING_ORDERS_ERROR";
        }
        if (lines.entrySet().stream().anyMatch(line -> stock[line.getKey()] < line.getValue())) {
            return "409 OUT_OF_STOCK_ERROR";
        }
        lines.forEach((option, quantity) -> stock[option] -= quantity);
        Order order = new Order(lines, "PENDING_PAYMENT");
        List<Order> more = new ArrayList<>(orders.get(user));
        more.add(order);
        orders.set(user, more);
        return "201 order of " + order.total() + " " + lines;
    }

    private int unitsHeld(int user) {
        return orders.get(user).stream()
                .filter(order -> order.isPending() || order.status().equals("PAID"))
                .mapToInt(order -> order.lines().getOrDefault(0, 0))
                .sum();
    }

    private String putInCart(HistoryStep.PutInCart put) {
        SortedMap<Integer, Integer> cart = new TreeMap<>(carts.get(put.user()));
        cart.merge(put.option(), put.quantity(), Integer::sum);
        carts.set(put.user(), cart);
        return "201 line of " + cart.get(put.option());
    }

    private String placeCart(int user) {
        if (carts.get(user).isEmpty()) {
            return "409 EMPTY_CART_ERROR";
        }
        String response = place(user, carts.get(user));
        if (response.startsWith("201")) {
            carts.set(user, noLines());
        }
        return response;
    }

    private String cancel(HistoryStep.Cancel step) {
        if (!exists(step.owner(), step.order())) {
            return "no such order";
        }
        if (step.user() != step.owner()) {
            return "404 NOT_FOUND_ORDER_ERROR";
        }
        if (!order(step.owner(), step.order()).isPending()) {
            return "409 ORDER_NOT_PENDING_ERROR";
        }
        endOrder(step.owner(), step.order(), "CANCELLED CUSTOMER");
        return "200 CANCELLED CUSTOMER";
    }

    private String pay(HistoryStep.Pay step) {
        if (!exists(step.owner(), step.order())) {
            return "no such order";
        }
        if (step.user() != step.owner()) {
            return "404 NOT_FOUND_PAYMENT_ERROR";
        }
        Order order = order(step.owner(), step.order());
        if (!order.isPending()) {
            return "409 PAYMENT_NOT_PENDING_ERROR";
        }
        if (order.total() > balances[step.owner()]) {
            endOrder(step.owner(), step.order(), "CANCELLED PAYMENT_FAILED");
            return "402 INSUFFICIENT_BALANCE_ERROR";
        }
        balances[step.owner()] -= order.total();
        order.lines().forEach((option, quantity) -> paid[option] += quantity);
        set(step.owner(), step.order(), "PAID");
        return "200 COMPLETED " + order.total();
    }

    private String refund(HistoryStep.Refund step) {
        if (!exists(step.owner(), step.order())) {
            return "no such order";
        }
        Order order = order(step.owner(), step.order());
        if (!order.status().equals("PAID")) {
            return "409 ORDER_NOT_PAID_ERROR";
        }
        balances[step.owner()] += order.total();
        if (step.restock()) {
            endOrder(step.owner(), step.order(), "REFUNDED");
        } else {
            set(step.owner(), step.order(), "REFUNDED");
        }
        return "200 REFUNDED " + order.total();
    }

    private void endOrder(int user, int index, String status) {
        order(user, index).lines().forEach((option, quantity) -> stock[option] += quantity);
        set(user, index, status);
    }

    private boolean exists(int user, int index) {
        return index < orders.get(user).size();
    }

    private Order order(int user, int index) {
        return orders.get(user).get(index);
    }

    private void set(int user, int index, String status) {
        List<Order> changed = new ArrayList<>(orders.get(user));
        changed.set(index, new Order(changed.get(index).lines(), status));
        orders.set(user, changed);
    }

    /** Everything that the shop has to agree with, in words. */
    String ledger() {
        return "stock " + Arrays.toString(stock) + ", paid " + Arrays.toString(paid) + ", balances "
                + Arrays.toString(balances) + ", carts " + carts + ", orders "
                + orders.stream()
                        .map(list -> list.stream()
                                .map(order -> order.total() + " " + order.status())
                                .toList())
                        .toList();
    }

    private static SortedMap<Integer, Integer> noLines() {
        return new TreeMap<>(Map.of());
    }
}
