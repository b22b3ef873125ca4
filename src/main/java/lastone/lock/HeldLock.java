package lastone.lock;

import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/** A key that this process holds in Redis, and the renewal of its lease. Thread safe. */
final class HeldLock {

    private final String key;
    private final String token;
    private volatile long validUntilNanoTime;
    private volatile boolean lost;
    private volatile @Nullable ScheduledFuture<?> renewal;

    HeldLock(String key, String token, long validUntilNanoTime) {
        this.key = key;
        this.token = token;
        this.validUntilNanoTime = validUntilNanoTime;
    }

    String key() {
        return key;
    }

    String token() {
        return token;
    }

    /** As far as this process can tell: not reported lost, and the lease not over on its own clock. */
    boolean isValid() {
        return !lost && validUntilNanoTime - System.nanoTime() > 0;
    }

    void renewBy(ScheduledFuture<?> task) {
        renewal = task;
    }

    void endRenewal() {
        ScheduledFuture<?> task = renewal;
        if (task != null) {
            task.cancel(false);
        }
    }

    void renewed(Quorum.Renewal result) {
        if (result.renewed()) {
            validUntilNanoTime = result.validUntilNanoTime();
        } else if (result.lost()) {
            lost = true;
        }
    }
}
