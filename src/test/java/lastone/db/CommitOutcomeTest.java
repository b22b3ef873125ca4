package lastone.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.stream.IntStream;
import lastone.testing.CommitProxy;
import lastone.testing.CommitProxy.Cut;
import lastone.testing.MariaDb;
import lastone.testing.Race;
import lastone.testing.RunningShop;
import lastone.testing.ShopClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A commit that fails: responses are true, and nothing is done twice. */
class CommitOutcomeTest {

    private final MariaDb mariaDb = MariaDb.shared();
    private final CommitProxy proxy = new CommitProxy(mariaDb.port());
    private final RunningShop shop = RunningShop.on(proxy.inFront(mariaDb.freshDatabase("STOCK_WAIT", "PT4S")));
    private final long option = shop.option(100, 1_000);

    /** Until the relay has committed the event of the new product: its commit would be the one that is cut. */
    @BeforeEach
    void awaitRelay() {
        Awaitility.await()
                .until(() -> shop.texts("SELECT id FROM outbox_events WHERE position = 0")
                        .isEmpty());
    }

    @AfterEach
    void close() {
        shop.close();
        proxy.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Cut.class,
            names = {"BEFORE", "AFTER", "DEADLOCK"})
    void theResponseIsThatOfWhatWasCommitted(Cut cut) {
        ShopClient user = shop.user(1);

        proxy.cutNext(cut);
        long order = user.order(option, 3).expect(201).path("id").asLong();
        proxy.cutNext(cut);
        shop.admin().topUp(1, 500).expect(201);
        proxy.cutNext(cut);
        shop.pay(1, order).expect(200);
        proxy.cutNext(cut);
        shop.admin().restock(option, 5).expect(201);

        assertThat(proxy.cuts()).isEqualTo(4);
        assertThat(user.get("/api/v1/orders").expect(200).path("data")).hasSize(1);
        assertThat(user.balance(1)).isEqualTo(1_000_000 + 500 - 300);
        assertThat(shop.stock(option)).isEqualTo(1_000 - 3 + 5);
    }

    @Test
    void ordersOfABatchWhoseCommitIsCutArePlacedOnce() {
        proxy.cutNext(Cut.AFTER);
        List<ShopClient.Response> responses =
                Race.run(30, i -> () -> shop.user(i + 1).order(option, 1));

        assertThat(responses).allSatisfy(response -> response.expect(201));
        assertThat(proxy.cuts()).isEqualTo(1);
        assertThat(shop.stock(option)).isEqualTo(1_000 - 30);
        assertThat(shop.count("orders")).isEqualTo(30);
    }

    @Test
    void withoutADatabaseTheOutcomeIsCalledUnknownAndAKeyHeals() {
        ShopClient user = shop.user(1);
        ShopClient keyed = user.with("Idempotency-Key", "one");

        proxy.cutNext(Cut.AFTER_FOR_GOOD);
        user.order(option, 1).expect(500, "OUTCOME_UNKNOWN_ERROR");
        letConnect();
        proxy.cutNext(Cut.AFTER_FOR_GOOD);
        ShopClient.Response unknown = keyed.order(option, 2);
        letConnect();
        ShopClient.Response replay = keyed.order(option, 2);

        assertThat(proxy.cuts()).isEqualTo(2);
        unknown.expect(503, "UNAVAILABLE_ERROR");
        assertThat(unknown.header("Retry-After")).isEqualTo("1");
        replay.expect(201);
        assertThat(replay.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(shop.stock(option)).isEqualTo(1_000 - 1 - 2);
    }

    /** Until the pool has thrown away what was cut. */
    private void letConnect() {
        proxy.letConnect();
        await().until(() -> IntStream.range(0, 20)
                .allMatch(i -> shop.user(1).get("/api/v1/orders").status() == 200));
    }
}
