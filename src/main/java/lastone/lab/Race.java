package lastone.lab;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One situation to race in: so many buyers, each placing one order in the same moment.
 *
 * @param stock how many orders the stock is enough for
 * @param options how many options the buyers spread over
 * @param lines lines per order, each one unit of another option; every other buyer lists them in opposite order
 * @param servers how many servers the buyers spread over
 */
public record Race(int buyers, int stock, int options, int lines, int servers) {

    /** The two races that the original experiments ran, and five more. */
    static final List<Race> STANDARD = List.of(
            new Race(1_000, 1_000, 1, 1, 1),
            new Race(100, 100, 1, 1, 1),
            new Race(1_000, 1_000, 1_000, 1, 1),
            new Race(1_000, 1_000, 1, 1, 2),
            new Race(10_000, 10_000, 1, 1, 1),
            new Race(1_000, 500, 1, 1, 1),
            new Race(1_000, 1_000, 2, 2, 1));

    /** Those that tell most, for who has two minutes. */
    static final List<Race> QUICK = STANDARD.subList(0, 5);

    public Race {
        if (lines > options) {
            throw new LabRefusal(
                    "--lines is %d, and there are only %d --options to take them from".formatted(lines, options));
        }
        if (stock < buyers && lines > 1 && lines < options) {
            throw new LabRefusal("--stock has to be at least --buyers when orders overlap (--lines %d of --options %d):"
                            .formatted(lines, options)
                    + " else nobody can say how many should be sold");
        }
    }

    /** What it is called wherever it is reported. */
    public String name() {
        StringBuilder name = new StringBuilder("%,d buyers for %,d units".formatted(buyers, stock));
        if (options > 1 && lines == 1) {
            name.append(" over %,d options".formatted(options));
        }
        if (lines > 1) {
            name.append(", %d-line orders in opposite order".formatted(lines));
        }
        if (servers > 1) {
            name.append(", %d servers".formatted(servers));
        }
        return name.toString();
    }

    /** Whether this is one of the races that the original experiments ran: all for one option, on one server. */
    public boolean isOriginal() {
        return buyers <= 1_000 && stock == buyers && options == 1 && servers == 1;
    }

    /** How many orders have to be placed, no more and no fewer. */
    public int expectedSales() {
        return Math.min(buyers, stock);
    }

    /** The options that a buyer orders, as indexes. */
    List<Integer> optionsOf(int buyer) {
        return IntStream.range(buyer, buyer + lines)
                .mapToObj(option -> option % options)
                .toList();
    }

    /** The stock of each option: just what the first {@code stock} orders would take. */
    List<Long> units() {
        List<Long> units = new ArrayList<>(Collections.nCopies(options, 0L));
        for (int order = 0; order < stock; order++) {
            optionsOf(order).forEach(option -> units.set(option, units.get(option) + 1));
        }
        return units;
    }
}
