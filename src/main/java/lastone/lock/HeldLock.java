package lastone.lock;

import java.util.Optional;
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

    /** As far as this process knows: not reported lost, and the lease not over on its own clock. */
    boolean isValid() {
        return lossCause().isEmpty();
    }

    /** Why the lock is no longer held, as far as this process knows; empty while it is. */
    Optional<String> lossCause() {
        if (lost) {
            return Optional.of("Redis deleted the key, or has it for another holder");
        }
        return validUntilNanoTime - System.nanoTime() > 0
                ? Optional.empty()
                : Optional.of("the lease ended before it could be renewed");
    }

    void renewBy(ScheduledFuture<?> task) {
        renewal = task;
    }

    /** Starts no further renewal; one that is under way goes on, and finds the key released. */
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
