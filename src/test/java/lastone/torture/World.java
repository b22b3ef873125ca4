package lastone.torture;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import lastone.testing.ShopClient;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** One shop with its products and its customers, whatever servers it runs on at the moment. Thread safe. */
final class World {

    /** Far beyond any recovery, since the machine may be busy with other things. */
    static final Duration TIMEOUT = Duration.ofSeconds(90);

    private static final int CUSTOMERS = 8;

    /** Three options: one that does not run out, one that does, and one that is only bought from carts. */
    record Options(long plenty, long scarce, long forCarts) {}

    private final Round round;
    private final Servers servers;
    private final Options options;
    private final List<Customer> customers;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private volatile List<String> fronts;

    /** The customers send to the servers, which have to respond now. */
    World(Round round, Servers servers) {
        this.round = round;
        this.servers = servers;
        this.fronts = servers.addresses();
        JsonNode options = ShopClient.of(fronts.getFirst())
                .as("demo-admin")
                .post("/api/v1/products", """
                        {'name':'Product','options':[{'name':'Plenty','price':1,'stock':100000000},
                        {'name':'Scarce','price':40,'stock':10000},{'name':'For carts','price':3,'stock':100000000}]}""")
                .expect(201)
                .get("options");
        this.options = new Options(
                options.at("/0/id").asLong(),
                options.at("/1/id").asLong(),
                options.at("/2/id").asLong());
        this.customers = LongStream.rangeClosed(1, CUSTOMERS)
                .mapToObj(user -> new Customer(this, user, new Random(round.seed() * 31 + user)))
                .toList();
    }

    String name() {
        return "round " + round.seed();
    }

    Tally tally() {
        return round.tally();
    }

    Options options() {
        return options;
    }

    List<Customer> customers() {
        return customers;
    }

    List<String> fronts() {
        return fronts;
    }

    /** From now on customers send to these addresses. */
    void moveTo(List<String> newFronts) {
        fronts = newFronts;
    }

    void acknowledged() {
        acknowledged.incrementAndGet();
        tally().add(Figure.ACKNOWLEDGED);
    }

    void failed() {
        failed.incrementAndGet();
    }

    /** How many requests got a 5xx, or no response. */
    long failures() {
        return failed.get();
    }

    /** Blocks until so many more requests are acknowledged, and then for up to some milliseconds at random. */
    void awaitAcknowledged(int more) {
        awaitMore(acknowledged, more, "acknowledged requests");
        LockSupport.parkNanos(round.random().nextInt(4_000_000));
    }

    /** Blocks until so many more requests got a 5xx, or no response. */
    void awaitFailed(int more) {
        awaitMore(failed, more, "failed requests");
    }

    private static void awaitMore(AtomicLong counter, int more, String what) {
        long goal = counter.get() + more;
        try {
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .atMost(TIMEOUT)
                    .until(() -> counter.get() >= goal);
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException("Not " + more + " " + what + " within " + TIMEOUT, e);
        }
    }

    /** Sends again, with their keys, the requests in doubt that are to be retried, to where the servers are now. */
    void settle() {
        moveTo(servers.addresses());
        for (Customer customer : customers) {
            Awaitility.await()
                    .alias("retries have responses")
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .atMost(TIMEOUT)
                    .until(customer::settle);
        }
    }

    /** Checks everything; to be called when the faults are over and nobody sends. */
    void check() {
        new Check(this, servers).take(round.random());
    }
}
