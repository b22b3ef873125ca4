package lastone.lab;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import lastone.product.NewProduct;
import lastone.product.Product;
import lastone.product.ProductOption;
import lastone.product.ProductService;

/** What is sold in one race: products of its own, whose options have the stock that the race is about. */
public record Goods(Race race, List<Long> products, List<Long> optionIds) {

    /** Puts it on sale. */
    public static Goods putOnSale(Race race, ProductService products) {
        List<NewProduct.Option> options = new ArrayList<>();
        for (long units : race.units()) {
            options.add(new NewProduct.Option("Option " + (options.size() + 1), 10, units));
        }
        Product product = products.create(new NewProduct("Race", options));
        return new Goods(
                race,
                List.of(product.id()),
                product.options().stream().map(ProductOption::id).toList());
    }

    /** Units by option id, as a buyer orders them: every other one lists the options in opposite order. */
    public SortedMap<Long, Integer> orderOf(int buyer) {
        SortedMap<Long, Integer> lines =
                new TreeMap<>(buyer % 2 == 0 ? Comparator.<Long>naturalOrder() : Comparator.<Long>reverseOrder());
        race.optionsOf(buyer).forEach(option -> lines.put(optionIds.get(option), 1));
        return lines;
    }

    /** The stock that has to be left of each option, by what the buyers of a run were told. */
    List<Long> leftAfter(Run run) {
        List<Long> left = race.units();
        run.soldBuyers()
                .forEach(buyer -> race.optionsOf(buyer).forEach(option -> left.set(option, left.get(option) - 1)));
        return left;
    }
}
