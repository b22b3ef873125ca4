package lastone.lock;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import lastone.concurrent.Deadline;
import lastone.redis.RedisFailure;

/**
 * Acquires keys in Redis: tries, waits, tries again. Renews each lease after a third of it, until the key
 * is released or lost. Thread safe, but meant for one contender per key.
 */
final class RedisLock implements AutoCloseable {

    private static final int TOKEN_BYTES = 20;
    private static final int RENEWALS_PER_LEASE = 3;

    private final Quorum quorum;
    private final Function<String, RetryWait> retryWaits;
    private final Duration lease;
    private final SecureRandom random = new SecureRandom();
    private final ScheduledThreadPoolExecutor renewalScheduler;

    /** @param retryWaits creates the wait between two attempts for a key */
    RedisLock(Quorum quorum, Function<String, RetryWait> retryWaits, Duration lease) {
        this.quorum = quorum;
        this.retryWaits = retryWaits;
        this.lease = lease;
        this.renewalScheduler = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("lease-renewal").factory());
        renewalScheduler.setRemoveOnCancelPolicy(true);
    }

    /**
     * Blocks until the key is held, the deadline has passed or the thread is interrupted; one round trip for a free key.
     *
     * @return empty when the key was not acquired; whatever is thrown, it is not held afterwards
     */
    Optional<HeldLock> tryAcquire(String key, Deadline deadline) {
        String token = newToken();
        boolean mayBeHeld = false;
        try (RetryWait retryWait = retryWaits.apply(key)) {
            // An interrupted thread would neither pause nor reach Redis, and would spin until the deadline.
            while (!deadline.hasPassed() && !Thread.currentThread().isInterrupted()) {
                mayBeHeld = true;
                Quorum.Attempt outcome = quorum.tryAcquire(key, token);
                if (outcome.acquired()) {
                    HeldLock lock = renewing(new HeldLock(key, token, outcome.validUntilNanoTime()));
                    mayBeHeld = false;
                    return Optional.of(lock);
                }
                // A single server may have set the key and its reply was lost; several have released it already.
                mayBeHeld = quorum.isSingleNode();
                retryWait.pause(outcome.remainingTtl(), deadline);
                token = quorum.isSingleNode() ? token : newToken();
            }
            return Optional.empty();
        } finally {
            if (mayBeHeld) {
                quorum.release(key, token);
            }
        }
    }

    /** Releases the key and wakes a caller that waits for it; one round trip. */
    void release(HeldLock held) {
        // In this order: a renewal that started after the release would count the released key as lost.
        held.endRenewal();
        quorum.release(held.key(), held.token());
    }

    /** Returns why Redis cannot be used for locks; blocks for up to two calls. */
    Optional<RedisFailure> findFailure() {
        return quorum.findFailure(newToken());
    }

    @Override
    public void close() {
        renewalScheduler.shutdownNow();
        quorum.close();
    }

    private HeldLock renewing(HeldLock held) {
        long period = lease.toNanos() / RENEWALS_PER_LEASE;
        held.renewBy(renewalScheduler.scheduleAtFixedRate(
                () -> renewInBackground(held), period, period, TimeUnit.NANOSECONDS));
        return held;
    }

    /** On a thread of its own, so that one slow server does not keep other leases from being renewed. */
    private void renewInBackground(HeldLock held) {
        Thread.startVirtualThread(() -> held.renewed(quorum.renew(held.key(), held.token())));
    }

    private String newToken() {
        byte[] bits = new byte[TOKEN_BYTES];
        random.nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }
}
