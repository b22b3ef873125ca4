package lastone.demo;

import java.util.List;
import lastone.lab.NaiveSale;
import lastone.lab.Purchase;

/** Sells more than there is, on a database of its own that nothing else reads. */
record NaiveSeller(NaiveSale sale) implements Seller {

    NaiveSeller(List<Integer> stocks) {
        this(new NaiveSale(stocks));
    }

    @Override
    public Purchase buy(int option, int buyer) {
        return sale.buy(option);
    }

    @Override
    public long stockLeft(int option) {
        return sale.stockLeft(option);
    }

    @Override
    public void close() {
        sale.close();
    }
}
