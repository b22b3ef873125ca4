package lastone.torture;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import lastone.torture.Intent.Kind;
import lastone.torture.Intent.Outcome;
import lastone.torture.Ledger.OrderRow;
import lastone.torture.Ledger.TopUpRow;

/**
 * Checks the customers' logs against the ledger: every row belongs to a request, and every acknowledged request has its
 * rows.
 */
record Reckoning(Ledger ledger, Tally tally, List<Intent> log) {

    /** Checks everything, and finds out about what is in doubt. */
    static void hold(Ledger ledger, Tally tally, List<Intent> log) {
        Reckoning reckoning = new Reckoning(ledger, tally, log);
        reckoning.made(Intent::isOrder, ledger.orders(), Reckoning::isOf);
        reckoning.made(intent -> intent.kind() == Kind.TOP_UP, ledger.topUps(), Reckoning::isOf);
        reckoning.ids();
        reckoning.ends();
        reckoning.rows();
        tally.add(Figure.CHECKED_ORDERS, ledger.orders().size());
    }

    /** What orders or top-ups made: acknowledged ones are there, each once; the other rows are of those in doubt. */
    private <R> void made(Predicate<Intent> sort, Map<Long, R> rows, Match<R> match) {
        Map<Long, R> unclaimed = new HashMap<>(rows);
        for (Intent intent : in(sort, Outcome.ACKNOWLEDGED)) {
            long id = intent.response().json().get("id").asLong();
            R row = rows.get(id);
            if (row == null || !match.fits(intent, row)) {
                tally.wrong(Figure.LOST, intent + ", found " + row);
            } else if (unclaimed.remove(id) == null) {
                tally.wrong(Figure.DOUBLED, id + " was the response to two requests, one is " + intent);
            }
        }
        claim(in(sort, Outcome.THERE), in(sort, Outcome.IN_DOUBT), new ArrayList<>(unclaimed.values()), match);
    }

    private interface Match<R> {
        boolean fits(Intent intent, R row);
    }

    /** Gives each row to a request that was found there before or is in doubt; what is left over is nobody's. */
    private <R> void claim(List<Intent> foundBefore, List<Intent> inDoubt, List<R> rows, Match<R> match) {
        for (Intent intent : foundBefore) {
            if (!takeFirst(rows, intent, match)) {
                tally.wrong(Figure.LOST, intent + " was there and is not any more");
            }
        }
        for (Intent intent : inDoubt) {
            foundOut(intent, takeFirst(rows, intent, match));
        }
        rows.forEach(row -> tally.wrong(Figure.DOUBLED, "nobody's " + row));
    }

    private static <R> boolean takeFirst(List<R> rows, Intent intent, Match<R> match) {
        for (R row : rows) {
            if (match.fits(intent, row)) {
                return rows.remove(row);
            }
        }
        return false;
    }

    private static boolean isOf(Intent intent, OrderRow order) {
        return order.userId() == intent.userId()
                && order.units().equals(intent.units())
                && (!intent.is(Outcome.ACKNOWLEDGED)
                        || order.total()
                                == intent.response().json().get("totalPrice").asLong());
    }

    private static boolean isOf(Intent intent, TopUpRow topUp) {
        return topUp.userId() == intent.userId() && topUp.amount() == intent.subject();
    }

    /** The ids of lines and payments in the responses are those of the order's rows. */
    private void ids() {
        for (Intent intent : in(Intent::isOrder, Outcome.ACKNOWLEDGED)) {
            JsonNode order = intent.response().json();
            Set<String> ids = new HashSet<>(Set.of("payment " + order.at("/payment/id")));
            order.get("items")
                    .forEach(line -> ids.add("item " + line.get("id") + " of option " + line.get("productOptionId")));
            OrderRow row = ledger.orders().get(order.get("id").asLong());
            if (row != null && !ids.equals(row.ids())) {
                tally.wrong(Figure.WRONG_IDS, intent + ", found " + row);
            }
        }
    }

    /** Payments and cancellations: acknowledged ones hold, and no order ended in a way that nobody asked for. */
    private void ends() {
        Set<Long> payable = new HashSet<>();
        Set<Long> cancellable = new HashSet<>();
        for (Intent intent : log.stream().filter(Intent::endsAnOrder).toList()) {
            OrderRow order = ledger.orders().get(intent.subject());
            String end = order == null ? "missing" : order.end();
            if (intent.is(Outcome.ACKNOWLEDGED) && !end.equals(endExpected(intent))) {
                tally.wrong(Figure.LOST, intent + ", found " + order);
            } else if (intent.is(Outcome.THERE) && end.equals("PENDING_PAYMENT")) {
                tally.wrong(Figure.LOST, intent + " was there and is not any more");
            } else if (intent.is(Outcome.IN_DOUBT)) {
                foundOut(intent, wasEndedBy(intent, end));
            }
            if (intent.mayStand()) {
                (intent.kind() == Kind.PAYMENT ? payable : cancellable).add(intent.subject());
            }
        }
        for (OrderRow order : ledger.orders().values()) {
            boolean asked = switch (order.end()) {
                case "PAID", "CANCELLED PAYMENT_FAILED" -> payable.contains(order.id());
                case "CANCELLED CUSTOMER" -> cancellable.contains(order.id());
                default -> true;
            };
            if (!asked) {
                tally.wrong(Figure.DOUBLED, "nobody asked for the end of " + order);
            }
        }
    }

    private static String endExpected(Intent intent) {
        if (intent.kind() == Kind.CANCELLATION) {
            return "CANCELLED CUSTOMER";
        }
        return intent.response().status() == 402 ? "CANCELLED PAYMENT_FAILED" : "PAID";
    }

    private static boolean wasEndedBy(Intent intent, String end) {
        return intent.kind() == Kind.PAYMENT
                ? end.equals("PAID") || end.equals("CANCELLED PAYMENT_FAILED")
                : end.equals("CANCELLED CUSTOMER");
    }

    private void rows() {
        ledger.orders().values().stream()
                .filter(order -> !order.isWhole())
                .forEach(order -> tally.wrong(Figure.HALVED, order.toString()));
        ledger.wrongStock().forEach(option -> tally.wrong(Figure.HALVED, "the stock of option " + option));
        ledger.orders().values().stream()
                .filter(order -> !order.eventsExpected().equals(ledger.events().get(order.id())))
                .forEach(order -> tally.wrong(
                        Figure.UNPUBLISHED, order + " has " + ledger.events().get(order.id())));
        ledger.events().keySet().stream()
                .filter(order -> !ledger.orders().containsKey(order))
                .forEach(order ->
                        tally.wrong(Figure.UNPUBLISHED, "events of order " + order + ", which does not exist"));
    }

    private void foundOut(Intent intent, boolean there) {
        intent.foundOut(there);
        tally.add(there ? Figure.THERE : Figure.ABSENT);
    }

    private List<Intent> in(Predicate<Intent> sort, Outcome outcome) {
        return log.stream().filter(sort).filter(intent -> intent.is(outcome)).toList();
    }
}
