package lastone.torture;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import lastone.testing.ShopClient;
import lastone.testing.ShopClient.Response;
import lastone.torture.Intent.Kind;
import lastone.torture.Intent.Outcome;

/** A client with a log of its own. It sends one request at a time, as its random numbers say. Not thread safe. */
final class Customer {

    private static final Duration AFTER_A_FAILURE = Duration.ofMillis(10);

    /** An order that waits for its payment, as far as this client knows. */
    private record OpenOrder(long id, long paymentId) {}

    private final World world;
    private final long userId;
    private final Random random;
    private final List<Intent> log = Collections.synchronizedList(new ArrayList<>());
    private final Deque<Intent> toRetry = new ArrayDeque<>();
    private final List<OpenOrder> open = new ArrayList<>();
    private int sequence;
    private boolean cartInDoubt;

    Customer(World world, long userId, Random random) {
        this.world = world;
        this.userId = userId;
        this.random = random;
    }

    List<Intent> log() {
        return log;
    }

    /** Sends one request, or one of those again that are in doubt. */
    void act() {
        int dice = random.nextInt(100);
        if (dice < 20 && !toRetry.isEmpty()) {
            sendAgain(toRetry.remove());
        } else if (dice < 55 || (dice < 85 && open.isEmpty())) {
            order();
        } else if (dice < 62) {
            cartOrder();
        } else if (dice < 80) {
            OpenOrder order = open.remove(random.nextInt(open.size()));
            send(intent(Kind.PAYMENT, "/api/v1/payments/" + order.paymentId() + "/complete", "", Map.of(), order.id()));
        } else if (dice < 85) {
            OpenOrder order = open.remove(random.nextInt(open.size()));
            send(intent(Kind.CANCELLATION, "/api/v1/orders/" + order.id() + "/cancel", "", Map.of(), order.id()));
        } else {
            int amount = next();
            String path = "/api/v1/users/" + userId + "/balance/top-ups";
            send(intent(Kind.TOP_UP, path, "{'amount':%d}".formatted(amount), Map.of(), amount));
        }
    }

    /** Sends one order, so that something happens after whatever happened last. */
    void order() {
        int number = next();
        Map<Long, Integer> units = new TreeMap<>();
        int dice = random.nextInt(10);
        if (dice < 7) {
            units.put(world.options().plenty(), number);
        }
        if (dice >= 5) {
            units.put(world.options().scarce(), number);
        }
        String items = units.entrySet().stream()
                .map(line -> ShopClient.line(line.getKey(), line.getValue()))
                .collect(Collectors.joining(","));
        send(intent(Kind.ORDER, "/api/v1/orders", "{'items':[" + items + "]}", units, 0));
    }

    /** The cart is this client's alone, so the last addition returned what an order of it takes. */
    private void cartOrder() {
        if (cartInDoubt) {
            return;
        }
        try {
            Response line = client().putInCart(world.options().forCarts(), next());
            if (line.status() != 201) {
                return;
            }
            Map<Long, Integer> units = Map.of(
                    world.options().forCarts(), line.json().get("quantity").asInt());
            Intent order = intent(Kind.CART_ORDER, "/api/v1/orders", "{'fromCart':true}", units, 0);
            send(order);
            cartInDoubt = order.is(Outcome.IN_DOUBT);
        } catch (UncheckedIOException e) {
            pause();
        }
    }

    /** Sends again what is in doubt and to be retried, until each has a response or one try fails. */
    boolean settle() {
        while (!toRetry.isEmpty()) {
            Intent next = toRetry.remove();
            sendAgain(next);
            if (next.is(Outcome.IN_DOUBT)) {
                return false;
            }
        }
        return true;
    }

    /** What was in doubt has been found out, so the cart can be used again. */
    void isFoundOut() {
        cartInDoubt = false;
    }

    private Intent intent(Kind kind, String path, String body, Map<Long, Integer> units, long subject) {
        boolean keyed = random.nextInt(100) < 85;
        String key = keyed ? world.name() + " " + userId + " " + next() : "";
        return new Intent(kind, userId, path, body, key, units, subject, new Intent.Course());
    }

    private void send(Intent intent) {
        log.add(intent);
        transmit(intent);
        if (intent.is(Outcome.IN_DOUBT)) {
            world.tally().add(Figure.IN_DOUBT);
            if (intent.isKeyed() && random.nextInt(4) > 0) {
                toRetry.add(intent);
            }
        }
    }

    private void sendAgain(Intent intent) {
        transmit(intent);
        if (intent.is(Outcome.IN_DOUBT)) {
            toRetry.add(intent);
        } else {
            world.tally().add(Figure.RETRIED);
            cartInDoubt &= intent.kind() != Kind.CART_ORDER;
        }
    }

    private void transmit(Intent intent) {
        world.tally().add(Figure.REQUESTS);
        try {
            Response response = intent.send(client());
            intent.responded(response);
            if (response.status() >= 500) {
                failed();
            }
        } catch (UncheckedIOException e) {
            intent.withoutResponse();
            failed();
        } catch (AssertionError e) {
            intent.withoutResponse();
            failed();
            world.tally().wrong(Figure.UNCLEAR, intent + ": " + e.getMessage());
        }
        learn(intent);
    }

    private void failed() {
        world.failed();
        pause();
    }

    private void learn(Intent intent) {
        switch (intent.outcome()) {
            case ACKNOWLEDGED -> {
                world.acknowledged();
                if (intent.isOrder()) {
                    JsonNode order = intent.response().json();
                    open.add(new OpenOrder(
                            order.get("id").asLong(), order.at("/payment/id").asLong()));
                }
            }
            case REFUSED -> world.tally().add(Figure.REFUSED);
            default -> {}
        }
    }

    private ShopClient client() {
        List<String> fronts = world.fronts();
        return ShopClient.of(fronts.get(random.nextInt(fronts.size()))).as("demo-user-" + userId);
    }

    /** Every number is used once, so that every order and charge of a client differs from its others. */
    private int next() {
        sequence++;
        return 1 + sequence % 9_999;
    }

    private static void pause() {
        LockSupport.parkNanos(AFTER_A_FAILURE.toNanos());
    }
}
