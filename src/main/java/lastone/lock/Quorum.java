package lastone.lock;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import lastone.concurrent.Interrupts;
import lastone.redis.RedisFailure;

/**
 * Independent Redis servers of which a majority decides: one alone, or with Redlock (Sanfilippo, "Distributed Locks
 * with Redis") three or more. Asks all at once and returns as soon as the majority is certain, after
 * {@link LockNode#SLOWEST_CALL} at the latest. Thread safe.
 */
final class Quorum implements AutoCloseable {

    /** Redlock's allowance for clocks that run at different speeds: a hundredth of the lease and two milliseconds. */
    private static final int DRIFT_DIVISOR = 100;

    private static final Duration MIN_DRIFT = Duration.ofMillis(2);

    private final List<LockNode> nodes;
    private final Duration lease;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Quorum(List<URI> urls, LockNames names, Duration lease) {
        this.nodes = urls.stream().map(url -> new LockNode(url, names)).toList();
        this.lease = lease;
    }

    /**
     * The result of one attempt to acquire a key.
     *
     * @param validUntilNanoTime until when the key is held, on the clock of {@link System#nanoTime()}; 0 if it is not
     * @param remainingTtl for how long another token holds it, zero when that is not known
     */
    record Attempt(boolean acquired, long validUntilNanoTime, Duration remainingTtl) {}

    /** The result of one renewal; neither renewed nor lost means that too few servers replied. */
    record Renewal(boolean renewed, boolean lost, long validUntilNanoTime) {}

    Attempt tryAcquire(String key, String token) {
        // The lease is counted from before the question: a server may have set the key long before its reply is here.
        long start = System.nanoTime();
        AtomicBoolean abandoned = new AtomicBoolean();
        AtomicLong ttlMillis = new AtomicLong();
        VoteCount votes = ask(node -> {
            long held = node.tryAcquire(key, token, lease);
            ttlMillis.accumulateAndGet(held, Math::max);
            boolean acquired = held == LockNode.ACQUIRED;
            if (acquired && abandoned.get()) {
                node.release(key, token);
            }
            return acquired;
        });
        long validUntil = validUntil(start);
        if (votes.hasMajority() && validUntil - System.nanoTime() > 0) {
            return new Attempt(true, validUntil, Duration.ZERO);
        }
        // First abandoned, then released: a server that acquires the key after its release sees the flag and releases
        // the key itself, and one that acquired it before gets the release.
        abandoned.set(true);
        if (!isSingleNode()) {
            release(key, token);
        }
        return new Attempt(false, 0, Duration.ofMillis(ttlMillis.get()));
    }

    Renewal renew(String key, String token) {
        long start = System.nanoTime();
        VoteCount votes = ask(node -> node.renew(key, token, lease));
        return new Renewal(votes.hasMajority(), votes.isMajorityDenied(), validUntil(start));
    }

    /** Releases the key on all servers; one that cannot be reached keeps it until the lease has run out. */
    void release(String key, String token) {
        // An interrupted thread could not reach Redis, and the key would stay locked for a whole lease.
        Interrupts.runUninterrupted(() -> ask(node -> node.release(key, token)));
    }

    /**
     * Whether there is only one node. Then a token is reused for every attempt, because the node treats a repeated attempt
     * as the same one. With several nodes each failed attempt is released, and that release could arrive after the next
     * attempt, so each attempt needs a new token.
     */
    boolean isSingleNode() {
        return nodes.size() == 1;
    }

    /** Returns why too few servers can be used for locks, by acquiring and releasing a key on each of them. */
    Optional<RedisFailure> findFailure(String token) {
        VoteCount votes = ask(node -> {
            node.probe(token);
            return true;
        });
        return votes.hasMajority() ? Optional.empty() : Optional.of(votes.failure());
    }

    @Override
    public void close() {
        nodes.forEach(LockNode::close);
        threads.shutdown();
    }

    private VoteCount ask(Predicate<LockNode> question) {
        VoteCount votes = new VoteCount(nodes.size());
        if (isSingleNode()) {
            // On the caller's thread: a thread hand-off would cost more than the round trip.
            vote(votes, nodes.getFirst(), question);
            return votes;
        }
        for (LockNode node : nodes) {
            try {
                threads.execute(() -> vote(votes, node, question));
            } catch (RuntimeException | Error e) {
                votes.addFailure(e);
            }
        }
        votes.await(LockNode.SLOWEST_CALL);
        return votes;
    }

    private static void vote(VoteCount votes, LockNode node, Predicate<LockNode> question) {
        boolean vote;
        try {
            vote = question.test(node);
        } catch (RuntimeException | Error e) {
            // Whatever it is, a reply of the wrong type or an Error: the node failed, and the vote ends.
            votes.addFailure(e);
            node.failed(e);
            return;
        }
        votes.add(vote);
        node.succeeded();
    }

    private long validUntil(long start) {
        Duration drift = lease.dividedBy(DRIFT_DIVISOR).plus(MIN_DRIFT);
        return start + lease.minus(drift).toNanos();
    }
}
