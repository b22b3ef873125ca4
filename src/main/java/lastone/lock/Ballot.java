package lastone.lock;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** One question put to all servers; certain as soon as the votes that are out cannot change it. Thread safe. */
final class Ballot {

    private final int voters;
    private final AtomicInteger yes = new AtomicInteger();
    private final AtomicInteger no = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final CompletableFuture<Void> certain = new CompletableFuture<>();

    Ballot(int voters) {
        this.voters = voters;
    }

    void yes() {
        yes.incrementAndGet();
        closeIfCertain();
    }

    void no() {
        no.incrementAndGet();
        closeIfCertain();
    }

    /** This server could not be asked. */
    void failed() {
        failed.incrementAndGet();
        closeIfCertain();
    }

    /** Blocks, interrupted or not; every voter votes or fails within the time-out of its call. */
    void awaitCertainty() {
        certain.join();
    }

    /** Whether a majority said yes. */
    boolean isCarried() {
        return yes.get() >= majority();
    }

    /** Whether a majority said no, which is more than that too few said yes. */
    boolean isRefused() {
        return no.get() >= majority();
    }

    private int majority() {
        return voters / 2 + 1;
    }

    private void closeIfCertain() {
        boolean nobodyOut = yes.get() + no.get() + failed.get() == voters;
        if (isCarried() || isRefused() || nobodyOut) {
            certain.complete(null);
        }
    }
}
