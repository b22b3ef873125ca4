package lastone.lab;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is measured: so many buyers, each placing one order at the same moment.
 *
 * @param stock how many orders the stock is enough for
 * @param options how many options the buyers spread over
 * @param lines lines per order, each one unit of another option; every other buyer lists them in reverse order
 * @param servers how many servers the buyers spread over
 */
record Workload(int buyers, int stock, int options, int lines, int servers) {

    /** The two core workloads, and five more. */
    static final List<Workload> STANDARD = List.of(
            new Workload(1_000, 1_000, 1, 1, 1),
            new Workload(100, 100, 1, 1, 1),
            new Workload(1_000, 1_000, 1_000, 1, 1),
            new Workload(1_000, 1_000, 1, 1, 2),
            new Workload(1_000, 500, 1, 1, 1),
            new Workload(10_000, 10_000, 1, 1, 1),
            new Workload(1_000, 1_000, 2, 2, 1));

    /** The most telling ones, for two minutes. */
    static final List<Workload> QUICK = STANDARD.subList(0, 5);

    /** @throws LabException when the number of orders that can be sold would depend on their order */
    Workload {
        if (lines > options) {
            throw new LabException(
                    "--lines is %d, and there are only %d --options to take them from".formatted(lines, options));
        }
        if (stock < buyers && lines > 1 && lines < options) {
            throw new LabException(
                    ("--stock has to be at least --buyers when orders overlap (--lines %d of --options %d):"
                                    + " else the number of orders that can be sold is not known")
                            .formatted(lines, options));
        }
    }

    /** What it is called in every report. */
    String name() {
        return "%,d buyers for %,d units".formatted(buyers, stock)
                + (options > lines ? " over %,d options".formatted(options) : "")
                + (lines > 1 ? ", %d-line orders in opposite order".formatted(lines) : "")
                + (servers > 1 ? ", %d servers".formatted(servers) : "");
    }

    /** Whether this is one of the core workloads: one option, one server, and a unit for each of at most 1,000 buyers. */
    boolean isCoreWorkload() {
        return buyers <= 1_000 && stock == buyers && options == 1 && servers == 1;
    }

    /** How many orders have to be sold, no more and no fewer. */
    int expectedSales() {
        return Math.min(buyers, stock);
    }

    /** The options that a buyer orders, as indexes from 0. */
    List<Integer> optionsOf(int buyer) {
        return IntStream.range(buyer, buyer + lines)
                .mapToObj(option -> option % options)
                .toList();
    }

    /** The stock of each option: exactly what the first {@code stock} orders would take. */
    List<Long> units() {
        List<Long> units = new ArrayList<>(Collections.nCopies(options, 0L));
        for (int order = 0; order < stock; order++) {
            optionsOf(order).forEach(option -> units.set(option, units.get(option) + 1));
        }
        return units;
    }
}
