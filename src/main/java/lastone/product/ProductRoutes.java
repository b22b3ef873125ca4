package lastone.product;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
import lastone.error.ShopException;
import lastone.idempotency.RenderedResponse;
import lastone.product.OptionRoutes.NewOption;
import org.jspecify.annotations.Nullable;

/** Routes of products and popular products. */
public final class ProductRoutes {

    static final String PRODUCTS = Http.BASE + "/products";
    private static final Duration MIN_PAYMENT_WINDOW = Duration.ofSeconds(30);
    private static final Duration MAX_PAYMENT_WINDOW = Duration.ofDays(30);
    private static final int POPULAR_DAYS = 3;
    private static final int POPULAR_LIMIT = 5;
    private static final int MAX_POPULAR_DAYS = 366;

    private final ProductService products;
    private final PopularProducts popular;
    private final Authentication auth;
    private final Idempotency idempotency;

    /** @param products the catalogue; the ranking alone comes from {@code popular} */
    public ProductRoutes(
            ProductService products, PopularProducts popular, Authentication auth, Idempotency idempotency) {
        this.products = products;
        this.popular = popular;
        this.auth = auth;
        this.idempotency = idempotency;
    }

    /** Reading is open to all, and admins see hidden products, too; changes are for admins. */
    public void register(RoutesConfig routes) {
        Http.get(routes, PRODUCTS, auth.anyone(this::list), "q", "limit", "cursor");
        Http.get(routes, PRODUCTS + "/popular", auth.anyone(this::popular), "from", "to", "limit");
        Http.get(routes, PRODUCTS + "/{id}", auth.anyone(this::get));
        routes.post(PRODUCTS, auth.admin(this::create));
        routes.patch(PRODUCTS + "/{id}", auth.admin(this::update));
        routes.delete(PRODUCTS + "/{id}", auth.admin(this::delete));
    }

    private void list(Context ctx, Optional<Caller> caller) {
        int limit = Params.limit(ctx, Params.DEFAULT_LIMIT);
        Slice<Product> page = products.list(Params.cursor(ctx), limit, seesHidden(caller), Params.search(ctx));
        Responses.json(ctx, 200, Page.of(ctx, page, Product::id));
    }

    private void get(Context ctx, Optional<Caller> caller) {
        long id = Params.id(ctx, ErrorCode.NOT_FOUND_PRODUCT_ERROR);
        Responses.json(ctx, 200, products.get(id, seesHidden(caller)));
    }

    private void popular(Context ctx, Optional<Caller> caller) {
        LocalDate to = Params.date(ctx, "to").orElseGet(popular::today);
        LocalDate from = Params.date(ctx, "from").orElseGet(() -> to.minusDays(POPULAR_DAYS - 1));
        int limit = Params.limit(ctx, POPULAR_LIMIT);
        Params.requireInOrder(from, to);
        if (ChronoUnit.DAYS.between(from, to) >= MAX_POPULAR_DAYS) {
            throw ShopException.invalid("from", "has to be within " + MAX_POPULAR_DAYS + " days of to");
        }
        Responses.json(ctx, 200, popular.rank(new PopularProducts.Query(from, to, seesHidden(caller), limit)));
    }

    record NewProductBody(
            @Nullable String name,
            @Nullable String saleStartsAt,
            @Nullable String saleEndsAt,
            @Nullable String paymentWindow,
            @Nullable List<@Nullable NewOption> options) {}

    private void create(Context ctx) throws Exception {
        NewProduct product = newProduct(RequestBody.read(ctx, NewProductBody.class));
        try (Idempotency.Running running = idempotency.begin(ctx, new Caller.Admin())) {
            Responses.send(ctx, products.create(product, running.withRendering(ProductRoutes::created)));
        }
    }

    private static RenderedResponse created(Product product) {
        return Responses.renderedCreated(PRODUCTS + "/" + product.id(), product);
    }

    private static NewProduct newProduct(NewProductBody body) {
        Fields fields = new Fields();
        String name = fields.name("name", body.name());
        Instant startsAt = optional(body.saleStartsAt(), text -> fields.instant("saleStartsAt", text));
        Instant endsAt = optional(body.saleEndsAt(), text -> fields.instant("saleEndsAt", text));
        Duration window = optional(body.paymentWindow(), text -> paymentWindow(fields, text));
        List<NewOption> bodies = fields.list("options", body.options(), NewProduct.MAX_OPTIONS);
        List<NewProduct.Option> options = new ArrayList<>();
        for (int i = 0; i < bodies.size(); i++) {
            options.add(OptionRoutes.checked(fields, "options[" + i + "].", bodies.get(i)));
        }
        fields.orThrow();
        return new NewProduct(new ProductDetails(name, ProductStatus.ON_SALE, startsAt, endsAt, window), options);
    }

    private static Duration paymentWindow(Fields fields, String text) {
        return fields.duration("paymentWindow", text, MIN_PAYMENT_WINDOW, MAX_PAYMENT_WINDOW);
    }

    private static <T, R> @Nullable R optional(@Nullable T value, Function<T, R> check) {
        return value == null ? null : check.apply(value);
    }

    record ProductChange(
            @Nullable String name,
            @Nullable String status,
            @Nullable String saleStartsAt,
            @Nullable String saleEndsAt,
            @Nullable String paymentWindow) {}

    private void update(Context ctx) throws Exception {
        Patch<ProductChange> patch = Patch.read(ctx, ProductChange.class);
        ProductChange body = patch.body();
        Fields fields = new Fields();
        Patch.Change<String> name = patch.change("name", body.name(), fields::name);
        Patch.Change<ProductStatus> status =
                patch.change("status", body.status(), (field, word) -> fields.choice(field, word, ProductStatus.class));
        Patch.Change<@Nullable Instant> startsAt =
                patch.clearable("saleStartsAt", body.saleStartsAt(), fields::instant);
        Patch.Change<@Nullable Instant> endsAt = patch.clearable("saleEndsAt", body.saleEndsAt(), fields::instant);
        Patch.Change<@Nullable Duration> window =
                patch.clearable("paymentWindow", body.paymentWindow(), (field, text) -> paymentWindow(fields, text));
        fields.orThrow();
        ProductDetails.requireSale(startsAt.of(null), endsAt.of(null));
        long id = Params.id(ctx, ErrorCode.NOT_FOUND_PRODUCT_ERROR);
        Product product = products.update(
                id,
                stored -> new ProductDetails(
                        name.of(stored.name()),
                        status.of(stored.status()),
                        startsAt.of(stored.saleStartsAt()),
                        endsAt.of(stored.saleEndsAt()),
                        window.of(stored.paymentWindow())));
        Responses.json(ctx, 200, product);
    }

    private void delete(Context ctx) {
        products.delete(Params.id(ctx, ErrorCode.NOT_FOUND_PRODUCT_ERROR));
        Responses.noContent(ctx);
    }

    private static boolean seesHidden(Optional<Caller> caller) {
        return caller.filter(Caller.Admin.class::isInstance).isPresent();
    }
}
