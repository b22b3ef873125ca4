package lastone.order;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import lastone.api.Authentication;
import lastone.api.Fields;
import lastone.api.Http;
import lastone.api.Idempotency;
import lastone.api.Page;
import lastone.api.Params;
import lastone.api.RequestBody;
import lastone.api.RequestId;
import lastone.api.Responses;
import lastone.auth.Caller;
import lastone.cart.CartService;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import lastone.idempotency.IdempotencyKey;
import lastone.idempotency.IdempotencyKeys;
import lastone.idempotency.RenderedResponse;
import org.jspecify.annotations.Nullable;

/** Routes of orders. */
public final class OrderRoutes {

    private static final String ORDERS = Http.BASE + "/orders";
    private static final String USER_ID = "userId";
    private static final int MAX_OPTIONS = CartService.MAX_LINES;

    /** More do not fit into a body. */
    private static final int MAX_LINES = 2_000;

    private static final int MAX_QUANTITY = CartService.MAX_QUANTITY;

    private final OrderService orders;
    private final OrderRefunds refunds;
    private final OrderReader reader;
    private final Authentication auth;
    private final Idempotency idempotency;

    /** @param reader serves what changes nothing; all else goes through {@code orders} */
    public OrderRoutes(
            OrderService orders,
            OrderRefunds refunds,
            OrderReader reader,
            Authentication auth,
            Idempotency idempotency) {
        this.orders = orders;
        this.refunds = refunds;
        this.reader = reader;
        this.auth = auth;
        this.idempotency = idempotency;
    }

    /** Customers place orders; a customer sees and cancels the own ones, an admin any. Only an admin refunds. */
    public void register(RoutesConfig routes) {
        routes.post(ORDERS, auth.customer(this::place));
        Http.get(routes, ORDERS, auth.caller(USER_ID, this::list), "limit", "cursor", "status", "from", "to", USER_ID);
        Http.get(routes, ORDERS + "/{id}", auth.caller(this::get));
        routes.post(ORDERS + "/{id}/cancel", auth.caller(this::cancel));
        routes.post(ORDERS + "/{id}/refund", auth.admin(this::refund));
    }

    record NewOrder(
            @Nullable List<@Nullable NewItem> items,
            @Nullable Boolean fromCart,
            @Nullable Long expectedTotalPrice) {}

    record NewItem(@Nullable Long productOptionId, @Nullable Long quantity) {}

    private void place(Context ctx, Caller.Customer customer) throws Exception {
        NewOrder body = RequestBody.read(ctx, NewOrder.class);
        boolean fromCart = body.fromCart() != null;
        if (fromCart) {
            requireCartAlone(body);
        }
        OptionalLong expectedTotal = expectedTotal(body);
        SortedMap<Long, Integer> quantities = fromCart ? new TreeMap<>() : quantities(body.items());
        try (Idempotency.Running running = idempotency.begin(ctx, customer)) {
            Placement.Accepted accepted = fromCart
                    ? orders.placeCart(customer.userId(), expectedTotal, running.key())
                    : orders.place(
                            new OrderRequest(customer.userId(), quantities, List.of(), expectedTotal, running.key()));
            Responses.send(ctx, response(accepted, running.key()));
        }
    }

    /** The response to an order that was placed: what is stored for a request with a key. */
    public static RenderedResponse created(Order order) {
        return Responses.renderedCreated(ORDERS + "/" + order.id(), order);
    }

    private static RenderedResponse response(Placement.Accepted accepted, Optional<IdempotencyKey> key) {
        return switch (accepted) {
            case Placement.Placed placed -> placed.response().orElseGet(() -> created(placed.order()));
            case Placement.Replayed replayed -> IdempotencyKeys.replay(replayed.stored(), key.orElseThrow());
        };
    }

    private static void requireCartAlone(NewOrder body) {
        Fields fields = new Fields();
        if (!Boolean.TRUE.equals(body.fromCart())) {
            fields.refuse("fromCart", "can only be true", false);
        }
        if (body.items() != null) {
            fields.refuse("items", "cannot be sent together with fromCart", false);
        }
        fields.orThrow();
    }

    private static OptionalLong expectedTotal(NewOrder body) {
        if (body.expectedTotalPrice() == null) {
            return OptionalLong.empty();
        }
        Fields fields = new Fields();
        long total = fields.number("expectedTotalPrice", body.expectedTotalPrice(), 0, Long.MAX_VALUE);
        fields.orThrow();
        return OptionalLong.of(total);
    }

    /** Lines of the same option are summed. */
    private static SortedMap<Long, Integer> quantities(@Nullable List<@Nullable NewItem> body) {
        Fields fields = new Fields();
        List<NewItem> items = fields.list("items", body, MAX_LINES);
        SortedMap<Long, Integer> quantities = new TreeMap<>();
        for (int i = 0; i < items.size(); i++) {
            String path = "items[" + i + "].";
            long optionId = fields.number(path + "productOptionId", items.get(i).productOptionId(), 1, Long.MAX_VALUE);
            long quantity = fields.number(path + "quantity", items.get(i).quantity(), 1, MAX_QUANTITY);
            if (quantities.merge(optionId, (int) quantity, Integer::sum) > MAX_QUANTITY) {
                fields.refuse(path + "quantity", "takes the option above " + MAX_QUANTITY + " units", 0);
            }
        }
        if (quantities.size() > MAX_OPTIONS) {
            fields.refuse("items", "name more than " + MAX_OPTIONS + " options", 0);
        }
        fields.orThrow();
        return quantities;
    }

    private void list(Context ctx, Caller caller) {
        OrderFilter filter = filter(ctx, caller);
        int limit = Params.limit(ctx, Params.DEFAULT_LIMIT);
        Responses.json(ctx, 200, Page.of(ctx, reader.list(filter, Params.cursor(ctx), limit), Order::id));
    }

    private static OrderFilter filter(Context ctx, Caller caller) {
        Optional<Long> userId = switch (caller) {
            case Caller.Admin admin -> Params.positive(ctx, USER_ID);
            case Caller.Customer customer -> Optional.of(customer.userId());
        };
        Optional<LocalDate> from = Params.date(ctx, "from");
        Optional<LocalDate> to = Params.date(ctx, "to");
        if (from.isPresent() && to.isPresent()) {
            Params.requireInOrder(from.get(), to.get());
        }
        return new OrderFilter(userId, Params.choice(ctx, "status", OrderStatus.class), from, to);
    }

    private void get(Context ctx, Caller caller) {
        Responses.json(ctx, 200, visible(ctx, caller));
    }

    private void cancel(Context ctx, Caller caller) throws Exception {
        RequestBody.requireNone(ctx);
        Idempotency.requireWellFormed(ctx);
        long id = visible(ctx, caller).id();
        try (Idempotency.Running running = idempotency.begin(ctx, caller)) {
            Responses.send(ctx, orders.cancel(id, running.withRendering(order -> cancelled(order, RequestId.of(ctx)))));
        }
    }

    private static RenderedResponse cancelled(Order order, String requestId) {
        if (order.cancelReason() == CancelReason.EXPIRED) {
            return Responses.rendered(
                    new ShopException(
                            ErrorCode.ORDER_NOT_PENDING_ERROR, "The order was not paid in time and has expired."),
                    requestId);
        }
        return Responses.rendered(200, order);
    }

    record NewRefund(@Nullable Boolean restock) {}

    private void refund(Context ctx) throws Exception {
        Boolean restock = RequestBody.read(ctx, NewRefund.class).restock();
        if (restock == null) {
            throw ShopException.invalid("restock", "is required");
        }
        Idempotency.requireWellFormed(ctx);
        Caller caller = new Caller.Admin();
        long id = visible(ctx, caller).id();
        try (Idempotency.Running running = idempotency.begin(ctx, caller)) {
            Responses.send(
                    ctx, refunds.refund(id, restock, running.withRendering(order -> Responses.rendered(200, order))));
        }
    }

    private Order visible(Context ctx, Caller caller) {
        Order order = reader.get(Params.id(ctx, ErrorCode.NOT_FOUND_ORDER_ERROR));
        if (!caller.maySee(order.userId())) {
            throw ShopException.notFound(ErrorCode.NOT_FOUND_ORDER_ERROR);
        }
        return order;
    }
}
