package lastone.judge;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lastone.judge.JudgedShop.Customer;
import lastone.judge.JudgedShop.Order;
import lastone.judge.JudgedShop.Reply;
import lastone.testing.Race;

/**
 * Buyers that all buy at the same moment; then all of them that have an order pay at the same moment.
 *
 * @param quantity units of each product in an order
 * @param products in an order of every buyer; every other buyer lists them in reverse order
 * @param stock units of each product
 * @param buyTimes how often a buyer sends the same request to buy, at once
 * @param payTimes how often a buyer sends the same payment, at once
 * @param rounds how often all this is done, with new products
 */
record Sale(String title, int buyers, int quantity, int products, int stock, int buyTimes, int payTimes, int rounds) {

    static final List<Sale> ALL = List.of(
            new Sale("200 buyers for 100 units", 200, 1, 1, 100, 1, 1, 3),
            new Sale("100 buyers for 100 units", 100, 1, 1, 100, 1, 1, 3),
            new Sale("10 buyers for the last unit, 20 times", 10, 1, 1, 1, 1, 1, 20),
            new Sale("60 buyers of 3 units each, for 100 units", 60, 3, 1, 100, 1, 1, 3),
            new Sale("60 buyers of 2 products in opposite order, for 40", 60, 1, 2, 40, 1, 1, 3),
            new Sale("20 orders, each paid 10 times at once", 20, 1, 1, 20, 1, 10, 3),
            new Sale("20 buyers, each sending one request 10 times at once", 20, 1, 1, 200, 10, 1, 3));

    private record Bought(Customer customer, Reply reply) {}

    /** Whether the shop offers what this needs. */
    boolean isPossible(JudgedShop shop) {
        return buyTimes == 1 || shop.knowsRepetitions();
    }

    /**
     * Blocks until all rounds are done.
     *
     * @param customers at least as many as there are buyers
     */
    Verdict judge(JudgedShop shop, List<Customer> customers) {
        return IntStream.range(0, rounds)
                .mapToObj(_ -> judgeRound(shop, customers))
                .reduce(Verdict::plus)
                .orElseThrow();
    }

    private Verdict judgeRound(JudgedShop shop, List<Customer> customers) {
        List<String> ids =
                Stream.generate(() -> shop.createProduct(stock)).limit(products).toList();
        String round = UUID.randomUUID().toString();
        List<Bought> bought = Race.run(buyers * buyTimes, i -> () -> {
            int buyer = i % buyers;
            Customer customer = customers.get(buyer);
            return new Bought(customer, reply(() -> customer.buy(request(ids, buyer), round + buyer)));
        });
        List<Bought> toPay = bought.stream()
                .filter(each -> each.reply().isDone())
                .flatMap(each -> Stream.generate(() -> each).limit(payTimes))
                .toList();
        List<Reply> paid = Race.run(
                toPay.size(),
                i -> () -> reply(
                        () -> toPay.get(i).customer().pay(toPay.get(i).reply().detail())));
        Set<String> confirmed = new HashSet<>();
        for (int i = 0; i < paid.size(); i++) {
            if (paid.get(i).isDone()) {
                confirmed.add(toPay.get(i).reply().detail());
            }
        }
        long errors = Stream.concat(bought.stream().map(Bought::reply), paid.stream())
                .filter(reply -> reply.outcome() == Reply.Outcome.ERROR)
                .count();
        // A buyer whose request failed may send it again; only who was refused is without the unit for good.
        long possible = Math.min(buyers, stock / quantity) - errors;
        int undersold = (int) Math.max(0, possible - confirmed.size()) * quantity * products;
        Verdict verdict = new Verdict(title, 0, undersold, 0, 0, (int) errors);
        for (String id : ids) {
            verdict = verdict.plus(judge(id, shop.orders(id), shop.stock(id), confirmed));
        }
        return verdict;
    }

    private SequencedMap<String, Integer> request(List<String> ids, int buyer) {
        SequencedMap<String, Integer> quantities = new LinkedHashMap<>();
        (buyer % 2 == 0 ? ids : ids.reversed()).forEach(id -> quantities.put(id, quantity));
        return quantities;
    }

    private static Reply reply(Callable<Reply> request) throws Exception {
        try {
            return request.call();
        } catch (UncheckedIOException e) {
            return new Reply(Reply.Outcome.ERROR, e.toString());
        }
    }

    private Verdict judge(String product, List<Order> orders, int left, Set<String> confirmed) {
        List<String> listed = orders.stream().map(Order::id).toList();
        List<String> unlisted = new ArrayList<>(confirmed);
        unlisted.removeAll(listed);
        int units = orders.stream().mapToInt(Order::quantity).sum();
        int paidAgain = orders.stream()
                .mapToInt(order -> Math.max(0, order.payments() - 1))
                .sum();
        int orderedAgain = buyTimes == 1 ? 0 : Math.max(0, orders.size() - buyers);
        return new Verdict(
                product,
                Math.max(0, units - stock),
                0,
                unlisted.size() + Math.abs(stock - units - left),
                paidAgain + orderedAgain,
                0);
    }
}
