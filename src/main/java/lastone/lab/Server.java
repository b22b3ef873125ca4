package lastone.lab;

import lastone.order.OrderRequest;
import lastone.order.Placement;
import lastone.product.ProductService;
import lastone.shop.Shop;

/**
 * One server in this process, as its buyers use it.
 *
 * @param onClose closes all that was opened for it
 */
public record Server(ProductService products, Placing placing, Runnable onClose) implements AutoCloseable {

    /** A way to place orders. */
    public interface Placing {

        /**
         * Places an order, all lines or none.
         *
         * @throws lastone.error.ShopException when it is refused; nothing was changed then
         */
        Placement.Accepted place(OrderRequest request);
    }

    public static Server of(Shop shop) {
        return new Server(shop.products(), shop.orders()::place, shop::close);
    }

    @Override
    public void close() {
        onClose.run();
    }
}
