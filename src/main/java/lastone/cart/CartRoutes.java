package lastone.cart;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import lastone.api.Authentication;
import lastone.api.Fields;
import lastone.api.Http;
import lastone.api.Idempotency;
import lastone.api.Params;
import lastone.api.Patch;
import lastone.api.RequestBody;
import lastone.api.Responses;
import lastone.auth.Caller;
import lastone.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Routes of the caller's own cart. */
public final class CartRoutes {

    private static final String CART = Http.BASE + "/cart";
    private static final String LINES = CART + "/lines";

    private final CartService carts;
    private final Authentication auth;
    private final Idempotency idempotency;

    /** @param idempotency adds to a cart once for each key, and replays the response */
    public CartRoutes(CartService carts, Authentication auth, Idempotency idempotency) {
        this.carts = carts;
        this.auth = auth;
        this.idempotency = idempotency;
    }

    /** For customers, each for the own cart; an admin has none and gets 403. */
    public void register(RoutesConfig routes) {
        Http.get(routes, CART, auth.customer(this::list));
        routes.post(LINES, auth.customer(this::add));
        routes.patch(LINES + "/{id}", auth.customer(this::setQuantity));
        routes.delete(LINES + "/{id}", auth.customer(this::delete));
    }

    private void list(Context ctx, Caller.Customer customer) {
        List<CartLine> lines = carts.lines(customer.userId());
        long totalPrice =
                lines.stream().mapToLong(line -> line.price() * line.quantity()).sum();
        Responses.json(ctx, 200, new Cart(lines, totalPrice));
    }

    /** @param totalPrice of all lines, whether they can be ordered or not */
    record Cart(List<CartLine> data, long totalPrice) {}

    record NewLine(@Nullable Long productOptionId, @Nullable Long quantity) {}

    private void add(Context ctx, Caller.Customer customer) throws Exception {
        NewLine line = RequestBody.read(ctx, NewLine.class);
        Fields fields = new Fields();
        long optionId = fields.number("productOptionId", line.productOptionId(), 1, Long.MAX_VALUE);
        long quantity = fields.number("quantity", line.quantity(), 1, CartService.MAX_QUANTITY);
        fields.orThrow();
        try (Idempotency.Running running = idempotency.begin(ctx, customer)) {
            Responses.send(
                    ctx,
                    carts.add(
                            customer.userId(),
                            optionId,
                            (int) quantity,
                            running.withRendering(added -> Responses.rendered(201, added))));
        }
    }

    record QuantityChange(@Nullable Long quantity) {}

    private void setQuantity(Context ctx, Caller.Customer customer) throws Exception {
        Patch<QuantityChange> patch = Patch.read(ctx, QuantityChange.class);
        Fields fields = new Fields();
        Patch.Change<Integer> quantity = patch.change("quantity", patch.body().quantity(), (field, number) ->
                (int) fields.number(field, number, 1, CartService.MAX_QUANTITY));
        fields.orThrow();
        long id = Params.id(ctx, ErrorCode.NOT_FOUND_CART_ERROR);
        Responses.json(ctx, 200, carts.setQuantity(customer.userId(), id, quantity::of));
    }

    private void delete(Context ctx, Caller.Customer customer) {
        carts.delete(customer.userId(), Params.id(ctx, ErrorCode.NOT_FOUND_CART_ERROR));
        Responses.noContent(ctx);
    }
}
