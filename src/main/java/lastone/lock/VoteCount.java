package lastone.lock;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import lastone.redis.RedisFailure;

/** The votes of all nodes on one question; decided as soon as the missing votes cannot change it. Thread safe. */
final class VoteCount {

    private final int voters;
    private final AtomicInteger yes = new AtomicInteger();
    private final AtomicInteger no = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final CompletableFuture<Void> decided = new CompletableFuture<>();
    private volatile RedisFailure failure = RedisFailure.NO_REPLY;

    VoteCount(int voters) {
        this.voters = voters;
    }

    void add(boolean vote) {
        (vote ? yes : no).incrementAndGet();
        decideIfCertain();
    }

    /** Counts a node that could not be asked, or failed. */
    void addFailure(Throwable cause) {
        failure = RedisFailure.of(cause);
        failed.incrementAndGet();
        decideIfCertain();
    }

    /**
     * Blocks until the vote is decided, interrupted or not, and no longer than given: then each missing vote counts as
     * failed, whatever keeps it away.
     */
    void await(Duration longest) {
        if (!decided.isDone()) {
            decided.completeOnTimeout(null, longest.toMillis(), TimeUnit.MILLISECONDS);
        }
        decided.join();
    }

    boolean hasMajority() {
        return yes.get() >= majority();
    }

    /** Whether a majority voted no, which is more than that too few voted yes. */
    boolean isMajorityDenied() {
        return no.get() >= majority();
    }

    /** Why a node failed, the latest one that did; that none replied in time, if none said anything. */
    RedisFailure failure() {
        return failure;
    }

    private int majority() {
        return voters / 2 + 1;
    }

    private void decideIfCertain() {
        boolean allVoted = yes.get() + no.get() + failed.get() == voters;
        if (hasMajority() || isMajorityDenied() || allVoted) {
            decided.complete(null);
        }
    }
}
