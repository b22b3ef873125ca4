import java.util.List;
import java.util.Map;
import shop.ApiClient;
import shop.ApiException;
import shop.api.CartsApi;
import shop.api.OrdersApi;
import shop.api.PaymentsApi;
import shop.api.ProductsApi;
import shop.api.ServiceApi;
import shop.api.UsersApi;
import shop.model.NewCartLine;
import shop.model.NewOrder;
import shop.model.NewOrderFromCart;
import shop.model.NewOrderItem;
import shop.model.NewOrderOfItems;
import shop.model.NewProduct;
import shop.model.NewProductOption;
import shop.model.NewRefund;
import shop.model.NewToken;
import shop.model.NewTopUp;
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
                                        new NewProductOption().name("50 g").price(90).stock(3).maxPerCustomer(2)),
                        null);
        Long option = product.getOptions().get(0).getId();

        ApiClient customer = client(arguments[0], token);
        ProductPage page = new ProductsApi(customer).listProducts(null, 3, null);
        check(page.getData().size() == 3 && page.getNextCursor() != null, "three products and a next page");
        new CartsApi(customer).addToCart(new NewCartLine().productOptionId(option).quantity(2), null);
        OrdersApi orders = new OrdersApi(customer);
        Order order = orders.placeOrder(
                new NewOrder(new NewOrderFromCart().fromCart(NewOrderFromCart.FromCartEnum.TRUE)), "tour");
        check(order.getStatus() == OrderStatus.PENDING_PAYMENT && order.getTotalPrice() == 180, "a pending order");
        check(order.getCancelReason() == null, "no reason to cancel");
        PaymentStatus paid = new PaymentsApi(customer)
                .completePayment(order.getPayment().getId(), null, Map.of())
                .getStatus();
        check(paid == PaymentStatus.COMPLETED, "a completed payment");
        List<Order> paidOrders = orders.listOrders(null, null, OrderStatus.PAID, null, null, null)
                .getData();
        check(paidOrders.size() == 1 && paidOrders.get(0).getId().equals(order.getId()), "one paid order");
        try {
            orders.placeOrder(
                    new NewOrder(new NewOrderOfItems()
                            .items(List.of(
                                    new NewOrderItem().productOptionId(option).quantity(1)))),
                    null);
            throw new AssertionError("more sold to one customer than the limit");
        } catch (ApiException e) {
            check(e.getCode() == 409 && e.getResponseBody().contains("PURCHASE_LIMIT_ERROR"), "a limit");
        }
        Order refunded = new OrdersApi(admin).refundOrder(order.getId(), new NewRefund().restock(true), "tour");
        check(refunded.getStatus() == OrderStatus.REFUNDED, "a refunded order");
        check(users.getBalance(user.getId()).getBalance() == 1000, "the amount back on the balance");
        check(new ServiceApi(customer).getMetrics().contains("lastone_order_seconds_count"), "metrics");
        try {
            orders.placeOrder(
                    new NewOrder(new NewOrderOfItems()
                            .items(List.of(
                                    new NewOrderItem().productOptionId(option).quantity(2)))
                            .expectedTotalPrice(170L)),
                    null);
            throw new AssertionError("sold at a price that was not expected");
        } catch (ApiException e) {
            check(e.getCode() == 409 && e.getResponseBody().contains("PRICE_CHANGED_ERROR"), "a changed price");
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
