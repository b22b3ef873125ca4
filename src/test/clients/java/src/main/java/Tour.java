import java.util.List;
import shop.ApiClient;
import shop.ApiException;
import shop.api.CartsApi;
import shop.api.OrdersApi;
import shop.api.PaymentsApi;
import shop.api.ProductsApi;
import shop.api.ServiceApi;
import shop.api.UsersApi;
import shop.model.NewCartLine;
import shop.model.NewTopUp;
import shop.model.NewOrder;
import shop.model.NewOrderFromCart;
import shop.model.NewOrderItem;
import shop.model.NewOrderOfItems;
import shop.model.NewProduct;
import shop.model.NewProductOption;
import shop.model.NewToken;
import shop.model.NewUser;
import shop.model.Order;
import shop.model.OrderStatus;
import shop.model.PaymentStatus;
import shop.model.Product;
import shop.model.ProductPage;
import shop.model.User;

/** The tour of the README with a client that openapi-generator made, against the server at the first argument. */
public final class Tour {

    public static void main(String[] arguments) throws Exception {
        ApiClient admin = client(arguments[0], "demo-admin");
        UsersApi users = new UsersApi(admin);
        User user = users.createUser(new NewUser().name("Generated"), null);
        String token = users.createToken(user.getId(), new NewToken()).getToken();
        users.topUpBalance(user.getId(), new NewTopUp().amount(1000), null);
        Product product = new ProductsApi(admin)
                .createProduct(
                        new NewProduct()
                                .name("Tea")
                                .addOptionsItem(
                                        new NewProductOption().name("50 g").price(90).stock(3)),
                        null);
        Long option = product.getOptions().get(0).getId();

        ApiClient customer = client(arguments[0], token);
        ProductPage page = new ProductsApi(customer).listProducts(3, null);
        check(page.getData().size() == 3 && page.getNextCursor() != null, "three products and a next page");
        new CartsApi(customer).addToCart(new NewCartLine().productOptionId(option).quantity(2), null);
        OrdersApi orders = new OrdersApi(customer);
        Order order = orders.placeOrder(
                new NewOrder(new NewOrderFromCart().fromCart(NewOrderFromCart.FromCartEnum.TRUE)), "tour");
        check(order.getStatus() == OrderStatus.PENDING_PAYMENT && order.getTotalPrice() == 180, "a pending order");
        check(order.getCancelReason() == null, "no reason to cancel");
        PaymentStatus paid = new PaymentsApi(customer)
                .completePayment(order.getPayment().getId(), null)
                .getStatus();
        check(paid == PaymentStatus.COMPLETED, "a completed payment");
        check(orders.listOrders(null, null).getData().get(0).getStatus() == OrderStatus.PAID, "a paid order");
        check(new ServiceApi(customer).getMetrics().contains("lastone_order_seconds_count"), "metrics");
        try {
            orders.placeOrder(
                    new NewOrder(new NewOrderOfItems()
                            .items(List.of(
                                    new NewOrderItem().productOptionId(option).quantity(2)))),
                    null);
            throw new AssertionError("more sold than there was");
        } catch (ApiException e) {
            check(e.getCode() == 409, "sold out");
        }
        System.out.println("Java client: tour walked");
    }

    private static ApiClient client(String address, String token) {
        ApiClient client = new ApiClient();
        client.updateBaseUri(address);
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
        return client;
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("not " + what);
        }
    }
}
