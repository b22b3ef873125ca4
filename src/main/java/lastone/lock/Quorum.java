package lastone.lock;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import lastone.concurrent.Interrupts;

/**
 * Independent Redis servers of which a majority decides: one alone, or with Redlock (Sanfilippo, "Distributed Locks with
 * Redis") three or more. Asks all at once, and goes on as soon as the majority is certain. Thread safe.
 */
final class Quorum implements AutoCloseable {

    /** Redlock's allowance for clocks that run at different speeds: a hundredth of the lease and two milliseconds. */
    private static final int DRIFT_DIVISOR = 100;

    private static final Duration LEAST_DRIFT = Duration.ofMillis(2);

    private final List<LockNode> nodes;
    private final Duration lease;
    private final Executor executor;

    Quorum(List<URI> urls, Duration lease) {
        this.nodes = urls.stream().map(LockNode::new).toList();
        this.lease = lease;
        this.executor = isSingleNode() ? Runnable::run : Executors.newVirtualThreadPerTaskExecutor();
    }

    /** What came of one try: the key is held until a moment on the monotonic clock, or by somebody else for a while. */
    record Try(boolean acquired, long validUntilNanoTime, Duration remainingTtl) {}

    /** What came of one renewal; neither renewed nor lost means that too few servers replied. */
    record Renewal(boolean renewed, boolean lost, long validUntilNanoTime) {}

    /** Blocks for one round trip, or until the majority is certain, at most {@link LockNode#SLOWEST_CALL}. */
    Try tryAcquire(String key, String token) {
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
            return new Try(true, validUntil, Duration.ZERO);
        }
        abandoned.set(true);
        if (!isSingleNode()) {
            release(key, token);
        }
        return new Try(false, 0, Duration.ofMillis(ttlMillis.get()));
    }

    Renewal renew(String key, String token) {
        long start = System.nanoTime();
        VoteCount votes = ask(node -> node.renew(key, token, lease));
        return new Renewal(votes.hasMajority(), votes.isMajorityDenied(), validUntil(start));
    }

    /** Gives the key back everywhere; a server that cannot be reached keeps it until the lease runs out. */
    void release(String key, String token) {
        Interrupts.defer(() -> ask(node -> node.release(key, token)));
    }

    /**
     * Whether one token can be used for several tries. A lone server takes a repeated try for the same one, whose answer
     * was lost. Of several servers each failed try is given back, and that may arrive after the next try.
     */
    boolean isSingleNode() {
        return nodes.size() == 1;
    }

    boolean isReachable() {
        return ask(LockNode::ping).hasMajority();
    }

    @Override
    public void close() {
        nodes.forEach(LockNode::close);
    }

    private VoteCount ask(Predicate<LockNode> question) {
        VoteCount votes = new VoteCount(nodes.size());
        for (LockNode node : nodes) {
            executor.execute(() -> vote(votes, node, question));
        }
        votes.await();
        return votes;
    }

    private static void vote(VoteCount votes, LockNode node, Predicate<LockNode> question) {
        try {
            boolean vote = question.test(node);
            node.reached();
            votes.add(vote);
        } catch (RuntimeException | Error e) {
            node.failed(e);
            // Whatever it was, the node's vote has to end: it is waited for without a deadline.
            votes.addFailure();
        }
    }

    private long validUntil(long start) {
        Duration drift = lease.dividedBy(DRIFT_DIVISOR).plus(LEAST_DRIFT);
        return start + lease.minus(drift).toNanos();
    }
}
