package lastone.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import lastone.concurrent.Deadline;
import lastone.testing.Logs;
import lastone.testing.RedisNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Redis, or something in front of it, sends what Jedis does not report as a failure of its own. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OddRepliesTest {

    private static final Duration LEASE = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final LockNames NAMES = new LockNames("test");

    @AutoClose
    private final RedisNode redis = RedisNode.startOne();

    @AutoClose
    private final ForgingProxy proxy = new ForgingProxy(redis);

    private static SortedSet<String> locks(String... locks) {
        return new TreeSet<>(List.of(locks));
    }

    private static void acquireAndRelease(SharedLocks locks, String... names) {
        locks.tryAcquire(locks(names), Deadline.after(LONG)).orElseThrow().close();
    }

    /** One server, or three places of one server, of which a majority decides. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aReplyOfTheWrongTypeKeepsNoLockFromTheNextCaller(int servers) {
        List<URI> urls = new ArrayList<>(Collections.nCopies(servers, proxy.url()));
        try (SharedLocks locks = SharedLocks.majority(urls, "test", LEASE, new SimpleMeterRegistry())) {
            acquireAndRelease(locks, "a", "b");
            proxy.forge(NAMES.key("b"), "+OK\r\n");
            assertThat(locks.tryAcquire(locks("a", "b"), Deadline.after(Duration.ofMillis(300))))
                    .isEmpty();
            assertThat(proxy.forged()).isPositive();
            acquireAndRelease(locks, "a");
            proxy.stopForging();
            acquireAndRelease(locks, "a", "b");
        }
    }

    /** Jedis casts the name of the channel, and throws what is not one of its exceptions. */
    @Test
    void theReaderOfReleasesSurvivesWhateverItReads() {
        proxy.forge("SUBSCRIBE", "*3\r\n$9\r\nsubscribe\r\n:1\r\n:1\r\n");
        try (Logs log = Logs.of(ReleaseMessages.class);
                SharedLocks locks = SharedLocks.notified(proxy.url(), "test", LEASE, new SimpleMeterRegistry())) {
            Awaitility.await().until(() -> proxy.forged() > 2);
            proxy.stopForging();
            Awaitility.await().until(() -> log.lines().size() > 1);
            long subscribers = redis.ask(client -> client.publish(NAMES.channel(), "a key"));
            assertThat(subscribers).isEqualTo(1);
            assertThat(log.lines())
                    .satisfiesExactly(
                            lost -> assertThat(lost)
                                    .startsWith("WARN Redis announces no released locks")
                                    .contains("ClassCastException"),
                            back -> assertThat(back).isEqualTo("INFO Redis announces released locks again"));
            acquireAndRelease(locks, "a");
        }
    }

    @Test
    void aVoteThatNeverComesIsNotWaitedFor() {
        VoteCount votes = new VoteCount(3);
        votes.add(true);
        votes.await(Duration.ofMillis(10));
        assertThat(votes.hasMajority()).isFalse();
    }
}
