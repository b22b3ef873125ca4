package lastone.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import lastone.lab.Purchase;
import lastone.order.OrderRequest;
import lastone.product.NewProduct;
import lastone.product.Product;
import lastone.product.ProductDetails;
import lastone.shop.Shop;

/** Sells a new product by the order path of a shop; closing hides the product, cancels the orders and closes the shop. */
final class ShopSeller implements Seller {

    private static final long PRICE = 1_000;
    private static final int CANCELLED_AT_ONCE = 100;

    /** The users that people shop as on the page are not buyers: their lists of orders stay their own. */
    private static final int FIRST_BUYER = DemoRoutes.SHOPPERS + 1;

    private final Shop shop;
    private final Product product;
    private final Queue<Long> placed = new ConcurrentLinkedQueue<>();

    /**
     * Puts the product on sale.
     *
     * @param shop closed with the seller, but stays the caller's if this throws
     * @param stocks the units of each option
     */
    ShopSeller(Shop shop, String strategy, List<Integer> stocks) {
        this.shop = shop;
        List<NewProduct.Option> options = IntStream.range(0, stocks.size())
                .mapToObj(i -> new NewProduct.Option(
                        i == stocks.size() - 1 ? "Race" : "Warm-up " + (i + 1), PRICE, stocks.get(i)))
                .toList();
        this.product = shop.products().create(new NewProduct("Flash sale, " + strategy, options));
    }

    @Override
    public Purchase buy(int option, int buyer) {
        long userId = (long) FIRST_BUYER + buyer % (DemoData.USERS - DemoRoutes.SHOPPERS);
        long optionId = product.options().get(option).id();
        Purchase purchase =
                Purchase.by(shop.orders()::place, new OrderRequest(userId, new TreeMap<>(Map.of(optionId, 1))));
        if (purchase.outcome() == Purchase.Outcome.SOLD) {
            placed.add(purchase.orderId());
        }
        return purchase;
    }

    @Override
    public long stockLeft(int option) {
        return shop.products().get(product.id(), true).options().get(option).stock();
    }

    @Override
    public void close() {
        try (shop) {
            shop.products().update(product.id(), ProductDetails::hidden);
            List<Long> orders = new ArrayList<>(placed);
            for (int from = 0; from < orders.size(); from += CANCELLED_AT_ONCE) {
                shop.orders()
                        .cancelPendingByIds(orders.subList(from, Math.min(orders.size(), from + CANCELLED_AT_ONCE)));
            }
        }
    }
}
