package lastone.order;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lastone.stock.OptionStock;
import lastone.stock.TakenStock;

/** Who gets what of the stock that one transaction read. Lives as long as the transaction, in one thread. */
final class Allocation {

    private final Map<Long, OptionStock> options = new HashMap<>();
    private final Map<Long, Long> taken = new HashMap<>();

    Allocation(List<OptionStock> read) {
        read.forEach(option -> options.put(option.id(), option));
    }

    /** Whether the request can be filled with what is left, all lines or none; changes nothing. */
    Decision decide(OrderRequest request) {
        List<OrderDraft.Line> lines = new ArrayList<>(request.quantities().size());
        for (Map.Entry<Long, Integer> wanted : request.quantities().entrySet()) {
            OptionStock option = options.get(wanted.getKey());
            if (option == null) {
                return new Decision.Refused(new Placement.UnknownOption(wanted.getKey()));
            }
            int quantity = wanted.getValue();
            lines.add(new OrderDraft.Line(
                    option.id(), option.productName(), option.optionName(), quantity, option.price() * quantity));
        }
        for (Map.Entry<Long, Integer> wanted : request.quantities().entrySet()) {
            if (left(wanted.getKey()) < wanted.getValue()) {
                return new Decision.Refused(new Placement.OutOfStock(wanted.getKey()));
            }
        }
        return new Decision.Accepted(new OrderDraft(request.userId(), lines));
    }

    void allocate(OrderRequest request) {
        request.quantities().forEach((optionId, quantity) -> taken.merge(optionId, (long) quantity, Long::sum));
    }

    List<TakenStock> taken() {
        return taken.entrySet().stream()
                .map(entry -> new TakenStock(
                        entry.getKey(), entry.getValue(), option(entry.getKey()).version()))
                .toList();
    }

    private long left(long optionId) {
        return option(optionId).stock() - taken.getOrDefault(optionId, 0L);
    }

    private OptionStock option(long optionId) {
        OptionStock option = options.get(optionId);
        if (option == null) {
            throw new IllegalStateException("Not read: option " + optionId);
        }
        return option;
    }
}
