package lastone.lock;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** The votes of all nodes on one question; decided as soon as the missing votes cannot change it. Thread safe. */
final class VoteCount {

    private final int voters;
    private final AtomicInteger yes = new AtomicInteger();
    private final AtomicInteger no = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final CompletableFuture<Void> decided = new CompletableFuture<>();

    VoteCount(int voters) {
        this.voters = voters;
    }

    void add(boolean vote) {
        (vote ? yes : no).incrementAndGet();
        decideIfCertain();
    }

    /** A node that could not be asked. */
    void addFailure() {
        failed.incrementAndGet();
        decideIfCertain();
    }

    /** Blocks, interrupted or not: every node votes or fails within the time-out of its call. */
    void await() {
        decided.join();
    }

    boolean hasMajority() {
        return yes.get() >= majority();
    }

    /** Whether a majority voted no, which is more than that too few voted yes. */
    boolean isMajorityDenied() {
        return no.get() >= majority();
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
