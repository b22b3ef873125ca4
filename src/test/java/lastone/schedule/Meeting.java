package lastone.schedule;

import static lastone.schedule.Operation.ADJUST;
import static lastone.schedule.Operation.CANCEL;
import static lastone.schedule.Operation.CART_CHANGE;
import static lastone.schedule.Operation.DELETE_OPTION;
import static lastone.schedule.Operation.DELETE_USER;
import static lastone.schedule.Operation.EXPIRE;
import static lastone.schedule.Operation.HIDE;
import static lastone.schedule.Operation.PAY;
import static lastone.schedule.Operation.PLACE;
import static lastone.schedule.Operation.PLACE_AT_LIMIT;
import static lastone.schedule.Operation.PLACE_CART;
import static lastone.schedule.Operation.PLACE_LIMITED;
import static lastone.schedule.Operation.PLACE_OTHER;
import static lastone.schedule.Operation.PRICE;
import static lastone.schedule.Operation.REFUND;
import static lastone.schedule.Operation.RESTOCK;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lastone.shop.Strategy;

/**
 * Requests that meet, and how all servers reserve stock.
 *
 * @param sides the requests of each server; several are orders that it places in one batch
 */
record Meeting(Strategy strategy, List<List<Operation>> sides) {

    /** Of requests of which each has a server to itself. */
    static Meeting of(Strategy strategy, Operation... operations) {
        return new Meeting(strategy, Arrays.stream(operations).map(List::of).toList());
    }

    /** The chosen ones of more than two requests. */
    static List<Meeting> groups() {
        return Stream.concat(triples().stream(), batches().stream()).toList();
    }

    /** Of every operation with itself and every other one; those with a key meet themselves alone. */
    static List<Meeting> pairs() {
        List<Meeting> pairs = new ArrayList<>();
        Operation[] all = Operation.values();
        for (int i = 0; i < all.length; i++) {
            for (int j = i; j < all.length; j++) {
                if (i == j || !(all[i].keyed || all[j].keyed)) {
                    pairs.add(of(Strategy.CONDITIONAL, all[i], all[j]));
                    if (all[i].places() || all[j].places()) {
                        pairs.add(of(Strategy.COALESCED, all[i], all[j]));
                    }
                }
            }
        }
        return pairs;
    }

    /** Three that change one row, or of which two change what the third one reads. */
    private static List<Meeting> triples() {
        return List.of(
                of(Strategy.CONDITIONAL, PLACE, CANCEL, RESTOCK),
                of(Strategy.CONDITIONAL, PLACE, PLACE_OTHER, ADJUST),
                of(Strategy.CONDITIONAL, PAY, EXPIRE, REFUND),
                of(Strategy.CONDITIONAL, PLACE_CART, CART_CHANGE, DELETE_OPTION),
                of(Strategy.COALESCED, PLACE, PRICE, HIDE));
    }

    /** A batch of orders that want one unit, or one user's limits, and what changes their rows; a batch and another one. */
    private static List<Meeting> batches() {
        List<Operation> forOneUnit = List.of(PLACE, PLACE_OTHER);
        List<Operation> withCart = List.of(PLACE_OTHER, PLACE_CART);
        List<Operation> limited = List.of(PLACE_LIMITED, PLACE_AT_LIMIT);
        return Stream.of(
                        List.of(forOneUnit, List.of(REFUND)),
                        List.of(forOneUnit, List.of(ADJUST)),
                        List.of(forOneUnit, List.of(PRICE)),
                        List.of(withCart, List.of(CART_CHANGE)),
                        List.of(withCart, List.of(DELETE_USER)),
                        List.of(forOneUnit, withCart),
                        List.of(limited, limited))
                .map(sides -> new Meeting(Strategy.COALESCED, sides))
                .toList();
    }

    /** All requests, those of the first side first. */
    List<Operation> requests() {
        return sides.stream().flatMap(List::stream).toList();
    }

    /** The side that sends a request. */
    int side(int request) {
        int side = 0;
        for (int before = sides.getFirst().size();
                before <= request;
                before += sides.get(side).size()) {
            side++;
        }
        return side;
    }

    /** The requests of a side, by their numbers among all. */
    List<Integer> requests(int side) {
        int first = sides.subList(0, side).stream().mapToInt(List::size).sum();
        return IntStream.range(first, first + sides.get(side).size()).boxed().toList();
    }

    boolean has(Operation operation) {
        return requests().contains(operation);
    }

    boolean hasBatch() {
        return sides.stream().anyMatch(side -> side.size() > 1);
    }

    @Override
    public String toString() {
        return strategy.name().toLowerCase(Locale.ROOT) + "/"
                + sides.stream()
                        .map(side -> side.stream().map(Operation::word).collect(Collectors.joining(",")))
                        .collect(Collectors.joining("+"));
    }
}
