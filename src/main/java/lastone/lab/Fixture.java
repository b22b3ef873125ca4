package lastone.lab;

import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import lastone.db.Jdbc;
import lastone.product.NewProduct;
import lastone.product.Product;
import lastone.product.ProductOption;
import lastone.product.ProductService;
import org.jdbi.v3.core.Jdbi;

/**
 * The products that one run sells, and nothing else does.
 *
 * @param optionIds in the order of the workload's options
 */
record Fixture(Workload workload, List<Long> productIds, List<Long> optionIds) {

    private static final String INSERT_USER = """
            INSERT IGNORE INTO users (id, name)
            VALUES (?, 'Lab')
            """;

    /** Creates one product with the options and the stock of the workload, and the buyers that are not there yet. */
    static Fixture create(Workload workload, Jdbi jdbi, ProductService products) {
        List<Long> buyers = LongStream.rangeClosed(1, workload.buyers()).boxed().toList();
        jdbi.useHandle(handle -> Jdbc.update(handle, INSERT_USER, buyers, (statement, id) -> statement.setLong(1, id)));
        List<NewProduct.Option> options = workload.units().stream()
                .map(units -> new NewProduct.Option("Option", 10, units))
                .toList();
        Product product = products.create(new NewProduct("Lab", options));
        return new Fixture(
                workload,
                List.of(product.id()),
                product.options().stream().map(ProductOption::id).toList());
    }

    /** Units by option id, in the order in which the buyer lists the options. */
    SortedMap<Long, Integer> orderOf(int buyer) {
        SortedMap<Long, Integer> lines =
                new TreeMap<>(buyer % 2 == 0 ? Comparator.<Long>naturalOrder() : Comparator.<Long>reverseOrder());
        workload.optionsOf(buyer).forEach(option -> lines.put(optionIds.get(option), 1));
        return lines;
    }

    /** The stock that each option must have left, by the results that the buyers got. */
    List<Long> leftAfter(Run run) {
        List<Long> left = workload.units();
        run.soldBuyers()
                .forEach(buyer -> workload.optionsOf(buyer).forEach(option -> left.set(option, left.get(option) - 1)));
        return left;
    }
}
