package lastone.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import lastone.concurrent.Deadline;
import lastone.testing.Logs;
import lastone.testing.Race;
import lastone.testing.RedisNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

/** What every kind of lock owes, on real Redis servers that the test kills, freezes and empties. */
@ParameterizedClass
@EnumSource(SharedLocksTest.Kind.class)
class SharedLocksTest {

    private static final LockNames NAMES = new LockNames("test");
    private static final Duration LEASE = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(30);

    enum Kind {
        POLLING,
        MAJORITY,
        NOTIFIED;

        SharedLocks open(List<RedisNode> nodes, String prefix, Duration lease, MeterRegistry meters) {
            List<URI> urls = nodes.stream().map(node -> URI.create(node.url())).toList();
            return switch (this) {
                case POLLING -> SharedLocks.polling(urls.getFirst(), prefix, lease, meters);
                case MAJORITY -> SharedLocks.majority(urls, prefix, lease, meters);
                case NOTIFIED -> SharedLocks.notified(urls.getFirst(), prefix, lease, meters);
            };
        }
    }

    private final Kind kind;
    private final List<RedisNode> nodes;
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final List<SharedLocks> servers = new ArrayList<>();

    SharedLocksTest(Kind kind) {
        this.kind = kind;
        this.nodes = RedisNode.start(kind == Kind.MAJORITY ? 3 : 1);
        servers.add(kind.open(nodes, "test", LEASE, meters));
        servers.add(kind.open(nodes, "test", LEASE, meters));
    }

    @AfterEach
    void close() {
        servers.forEach(SharedLocks::close);
        nodes.forEach(RedisNode::close);
    }

    private static SortedSet<String> keys(String... keys) {
        return new TreeSet<>(List.of(keys));
    }

    private SharedLocks.Lease acquire(int server, String... keys) {
        return servers.get(server).tryAcquire(keys(keys), Deadline.after(LONG)).orElseThrow();
    }

    private Optional<SharedLocks.Lease> tryAcquire(int server, Duration wait, String... keys) {
        return servers.get(server).tryAcquire(keys(keys), Deadline.after(wait));
    }

    @Test
    void oneHolderAtATimeAcrossServers() {
        AtomicInteger inside = new AtomicInteger();
        int[] unguarded = new int[1];
        Race.run(300, i -> () -> {
            try (SharedLocks.Lease lease = acquire(i % 2, "a")) {
                assertThat(inside.incrementAndGet()).isEqualTo(1);
                unguarded[0]++;
                assertThat(lease.isValid()).isTrue();
                inside.decrementAndGet();
                return true;
            }
        });
        assertThat(unguarded[0]).isEqualTo(300);
    }

    @Test
    void keysInAnyOrderNeverDeadlock() {
        Race.run(120, i -> () -> {
            try (SharedLocks.Lease lease =
                    i % 3 == 0 ? acquire(i % 2, "a", "b") : acquire(i % 2, "b", i % 3 == 1 ? "a" : "c")) {
                return lease.isValid();
            }
        });
    }

    @Test
    void aLockHeldElsewhereIsNotAcquiredAndTheOthersAreReleased() {
        try (SharedLocks.Lease held = acquire(0, "b")) {
            assertThat(tryAcquire(1, Duration.ofMillis(100), "a", "b", "c")).isEmpty();
            assertThat(tryAcquire(0, Duration.ofMillis(100), "b")).isEmpty();
            acquire(0, "a").close();
            acquire(0, "c").close();
            assertThat(held.isValid()).isTrue();
        }
        acquire(1, "a", "b", "c").close();
    }

    @Test
    void aLocalCallerThatGivesUpLeavesNoKeyBehind() {
        for (int round = 0; round < 20; round++) {
            SharedLocks.Lease held = acquire(0, "a");
            List<Boolean> outcomes = Race.run(4, i -> () -> {
                if (i == 0) {
                    held.close();
                    return true;
                }
                Optional<SharedLocks.Lease> lease = tryAcquire(0, Duration.ofNanos(200_000L * i), "a");
                lease.ifPresent(SharedLocks.Lease::close);
                return lease.isPresent();
            });
            assertThat(outcomes).hasSize(4);
            acquire(1, "a").close();
        }
    }

    @Test
    void anInterruptedCallerEndsItsWaitForRedisAtOnce() throws InterruptedException {
        nodes.forEach(node -> node.ask(redis -> redis.set(NAMES.key("a"), "another process")));
        long scripts = nodes.getFirst().scriptsRun();
        AtomicBoolean stayedInterrupted = new AtomicBoolean();
        Thread caller = Thread.startVirtualThread(() -> {
            boolean acquired = tryAcquire(0, LONG.multipliedBy(4), "a").isPresent();
            stayedInterrupted.set(!acquired && Thread.interrupted());
        });
        Awaitility.await().until(() -> nodes.getFirst().scriptsRun() > scripts);
        caller.interrupt();
        assertThat(caller.join(LONG)).isTrue();
        assertThat(stayedInterrupted).isTrue();
    }

    @Test
    void shopsWithDifferentPrefixesShareNoLock() {
        try (SharedLocks other = kind.open(nodes, "other", LEASE, meters);
                SharedLocks.Lease ours = acquire(0, "a");
                SharedLocks.Lease theirs =
                        other.tryAcquire(keys("a"), Deadline.after(LONG)).orElseThrow()) {
            assertThat(ours.isValid()).isTrue();
            assertThat(theirs.isValid()).isTrue();
            Set<String> keys = nodes.getFirst().ask(redis -> redis.keys("*"));
            assertThat(keys).containsExactlyInAnyOrder("test:lock:a", "other:lock:a");
        }
    }

    @Test
    void aLeaseIsRenewedForAsLongAsItIsHeld() {
        try (SharedLocks.Lease held = acquire(0, "a")) {
            assertThat(tryAcquire(1, LEASE.multipliedBy(2), "a")).isEmpty();
            assertThat(held.isValid()).isTrue();
        }
    }

    @Test
    void aLeaseThatRedisForgotIsReportedLost() {
        Logs log;
        try (SharedLocks.Lease held = acquire(0, "a")) {
            assertThat(held.isValid()).isTrue();
            nodes.forEach(node -> node.ask(RedisClient::flushAll));
            Awaitility.await().atMost(LONG).until(() -> !held.isValid());
            acquire(1, "a").close();
            assertThat(lost()).isZero();
            log = Logs.of(SharedLocks.class);
        }
        assertThat(lost()).isEqualTo(1);
        log.close();
        assertThat(log.lines())
                .containsExactly("WARN The lock a was lost while it was held: Redis deleted the key, or has it for"
                        + " another holder");
    }

    @Test
    void aLeaseThatCannotBeRenewedIsNotValidAnyMoreWhenItHasRunOut() {
        SharedLocks.Lease held = acquire(0, "a");
        nodes.forEach(RedisNode::freeze);
        Awaitility.await().atMost(LONG).until(() -> !held.isValid());
        nodes.forEach(RedisNode::thaw);
        held.close();
        acquire(1, "a").close();
    }

    @Test
    void onlyTheHolderCanReleaseOrRenew() {
        try (SharedLocks.Lease held = acquire(0, "a")) {
            for (RedisNode node : nodes) {
                try (LockNode stranger = new LockNode(URI.create(node.url()), NAMES)) {
                    assertThat(stranger.release(NAMES.key("a"), "not the owner's token"))
                            .isFalse();
                    assertThat(stranger.renew(NAMES.key("a"), "not the owner's token", LEASE))
                            .isFalse();
                }
            }
            assertThat(held.isValid()).isTrue();
            assertThat(tryAcquire(1, Duration.ofMillis(100), "a")).isEmpty();
        }
    }

    @Test
    void anUnannouncedReleaseIsFoundLongBeforeTheLeaseEnds() {
        SetParams tenMinutes = SetParams.setParams().px(600_000);
        nodes.forEach(node -> node.ask(redis -> redis.set(NAMES.key("a"), "a holder that dies silently", tenMinutes)));
        List<Boolean> acquired = Race.run(2, i -> () -> {
            if (i == 0) {
                nodes.forEach(node -> node.ask(redis -> redis.del(NAMES.key("a"))));
                return true;
            }
            return tryAcquire(0, LONG, "a").isPresent();
        });
        assertThat(acquired).containsOnly(true);
    }

    @Test
    void waitersAcquireTheLockAfterAServerRestart() {
        SharedLocks.Lease held = acquire(0, "a");
        List<Boolean> acquired = Race.run(3, i -> () -> {
            if (i == 0) {
                nodes.forEach(RedisNode::restart);
                held.close();
                return true;
            }
            try (SharedLocks.Lease lease = acquire(i % 2, "a")) {
                return lease.isValid();
            }
        });
        assertThat(acquired).containsOnly(true);
    }

    @Test
    void withoutRedisNothingIsAcquiredUntilItIsBack() {
        acquire(0, "a").close();
        nodes.forEach(RedisNode::kill);
        assertThat(tryAcquire(0, Duration.ofMillis(300), "a")).isEmpty();
        assertThat(servers.get(0).reasonNotReady()).contains("Redis does not reply.");
        nodes.forEach(RedisNode::restart);
        acquire(0, "a").close();
        assertThat(servers.get(0).reasonNotReady()).isEmpty();
    }

    private double lost() {
        return meters.get("lastone.lock.lost").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
