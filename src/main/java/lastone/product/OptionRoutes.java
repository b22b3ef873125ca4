package lastone.product;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Optional;
import lastone.api.Authentication;
import lastone.api.Fields;
import lastone.api.Http;
import lastone.api.Idempotency;
import lastone.api.Page;
import lastone.api.Params;
import lastone.api.Patch;
import lastone.api.RequestBody;
import lastone.api.Responses;
import lastone.auth.Caller;
import lastone.db.Slice;
import lastone.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Routes of options and their stock. */
public final class OptionRoutes {

    private static final String OPTIONS = Http.BASE + "/product-options";
    private static final long MAX_PRICE = 1_000_000_000;
    private static final long MAX_QUANTITY = 1_000_000_000;
    private static final int MAX_NOTE = 200;

    private final OptionService options;
    private final StockService stock;
    private final Authentication auth;
    private final Idempotency idempotency;

    /** @param stock restocks and adjusts; what an option is called and costs is changed by {@code options} */
    public OptionRoutes(OptionService options, StockService stock, Authentication auth, Idempotency idempotency) {
        this.options = options;
        this.stock = stock;
        this.auth = auth;
        this.idempotency = idempotency;
    }

    /** For admins. */
    public void register(RoutesConfig routes) {
        routes.post(ProductRoutes.PRODUCTS + "/{id}/options", auth.admin(this::add));
        routes.patch(OPTIONS + "/{id}", auth.admin(this::update));
        routes.delete(OPTIONS + "/{id}", auth.admin(this::delete));
        routes.post(OPTIONS + "/{id}/restocks", auth.admin(this::restock));
        routes.post(OPTIONS + "/{id}/adjustments", auth.admin(this::adjust));
        Http.get(routes, OPTIONS + "/{id}/stock-movements", auth.admin(this::movements), "limit", "cursor");
    }

    /** An option that is to be added to a product. */
    record NewOption(
            @Nullable String name,
            @Nullable Long price,
            @Nullable Long stock,
            @Nullable Long maxPerCustomer) {}

    /** @param path where the option stands in the body, such as {@code options[0].} */
    static NewProduct.Option checked(Fields fields, String path, NewOption option) {
        Long limit = option.maxPerCustomer();
        return new NewProduct.Option(
                fields.name(path + "name", option.name()),
                checkedPrice(fields, path + "price", option.price()),
                fields.number(path + "stock", option.stock(), 0, MAX_QUANTITY),
                limit == null ? null : checkedLimit(fields, path + "maxPerCustomer", limit));
    }

    private static long checkedPrice(Fields fields, String field, @Nullable Long price) {
        return fields.number(field, price, 0, MAX_PRICE);
    }

    private static Integer checkedLimit(Fields fields, String field, Long units) {
        return Math.toIntExact(fields.number(field, units, 1, MAX_QUANTITY));
    }

    private void add(Context ctx) throws Exception {
        Fields fields = new Fields();
        NewProduct.Option option = checked(fields, "", RequestBody.read(ctx, NewOption.class));
        fields.orThrow();
        Idempotency.requireWellFormed(ctx);
        long productId = Params.id(ctx, ErrorCode.NOT_FOUND_PRODUCT_ERROR);
        String location = ProductRoutes.PRODUCTS + "/" + productId;
        try (Idempotency.Running running = idempotency.begin(ctx, new Caller.Admin())) {
            Responses.send(
                    ctx,
                    options.add(
                            productId,
                            option,
                            running.withRendering(added -> Responses.renderedCreated(location, added))));
        }
    }

    record OptionChange(
            @Nullable String name,
            @Nullable Long price,
            @Nullable Long maxPerCustomer) {}

    private void update(Context ctx) throws Exception {
        Patch<OptionChange> patch = Patch.read(ctx, OptionChange.class);
        OptionChange body = patch.body();
        Fields fields = new Fields();
        Patch.Change<String> name = patch.change("name", body.name(), fields::name);
        Patch.Change<Long> price =
                patch.change("price", body.price(), (field, value) -> checkedPrice(fields, field, value));
        Patch.Change<@Nullable Integer> limit = patch.clearable(
                "maxPerCustomer", body.maxPerCustomer(), (field, value) -> checkedLimit(fields, field, value));
        fields.orThrow();
        long id = Params.id(ctx, ErrorCode.NOT_FOUND_PRODUCT_OPTION_ERROR);
        Responses.json(
                ctx,
                200,
                options.update(
                        id,
                        stored -> new ProductOption(
                                id,
                                name.of(stored.name()),
                                price.of(stored.price()),
                                stored.stock(),
                                limit.of(stored.maxPerCustomer()))));
    }

    private void delete(Context ctx) {
        options.delete(Params.id(ctx, ErrorCode.NOT_FOUND_PRODUCT_OPTION_ERROR));
        Responses.noContent(ctx);
    }

    record NewRestock(@Nullable Long quantity) {}

    private void restock(Context ctx) throws Exception {
        Fields fields = new Fields();
        long quantity = fields.number(
                "quantity", RequestBody.read(ctx, NewRestock.class).quantity(), 1, MAX_QUANTITY);
        fields.orThrow();
        Idempotency.requireWellFormed(ctx);
        long id = Params.id(ctx, ErrorCode.NOT_FOUND_PRODUCT_OPTION_ERROR);
        try (Idempotency.Running running = idempotency.begin(ctx, new Caller.Admin())) {
            Responses.send(
                    ctx,
                    stock.restock(id, quantity, running.withRendering(restock -> Responses.rendered(201, restock))));
        }
    }

    record NewAdjustment(
            @Nullable Long delta,
            @Nullable String reason,
            @Nullable String note) {}

    private void adjust(Context ctx) throws Exception {
        NewAdjustment body = RequestBody.read(ctx, NewAdjustment.class);
        Fields fields = new Fields();
        long delta = fields.number("delta", body.delta(), -MAX_QUANTITY, MAX_QUANTITY);
        if (body.delta() != null && body.delta() == 0) {
            fields.refuse("delta", "has to be another number than 0", 0L);
        }
        AdjustmentReason reason = fields.choice("reason", body.reason(), AdjustmentReason.class);
        String note = body.note() == null ? null : fields.text("note", body.note(), MAX_NOTE);
        fields.orThrow();
        Idempotency.requireWellFormed(ctx);
        long id = Params.id(ctx, ErrorCode.NOT_FOUND_PRODUCT_OPTION_ERROR);
        try (Idempotency.Running running = idempotency.begin(ctx, new Caller.Admin())) {
            Responses.send(
                    ctx,
                    stock.adjust(
                            id,
                            delta,
                            reason,
                            note,
                            running.withRendering(adjustment -> Responses.rendered(201, adjustment))));
        }
    }

    private void movements(Context ctx) {
        int limit = Params.limit(ctx, Params.DEFAULT_LIMIT);
        Optional<Long> before = Params.cursor(ctx);
        long id = Params.id(ctx, ErrorCode.NOT_FOUND_PRODUCT_OPTION_ERROR);
        Slice<StockService.Movement> movements = stock.movements(id, before, limit);
        Responses.json(ctx, 200, Page.of(ctx, movements, StockService.Movement::id));
    }
}
