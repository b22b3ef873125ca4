package lastone.lock;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import lastone.concurrent.Deadline;

/**
 * Takes keys in Redis: tries, waits in its own way, tries again. What it holds it renews after a third of the lease,
 * until it is released or lost. Thread safe, but meant for one contender per key.
 */
final class RedisLock implements AutoCloseable {

    private static final int TOKEN_BYTES = 20;
    private static final int RENEWALS_PER_LEASE = 3;

    private final Quorum quorum;
    private final Function<String, Waiting> waits;
    private final Duration lease;
    private final SecureRandom random = new SecureRandom();
    private final ScheduledThreadPoolExecutor clock;

    /** @param waits begins to wait for a key */
    RedisLock(Quorum quorum, Function<String, Waiting> waits, Duration lease) {
        this.quorum = quorum;
        this.waits = waits;
        this.lease = lease;
        this.clock = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("lease-renewal").factory());
        clock.setRemoveOnCancelPolicy(true);
    }

    /** A key that is held and being renewed. */
    record Renewed(Hold hold, ScheduledFuture<?> renewal) {}

    /** Blocks until the key is held, the deadline has passed or the thread is interrupted; one round trip for a free key. */
    Optional<Renewed> tryAcquire(String key, Deadline deadline) {
        String token = newToken();
        try (Waiting waiting = waits.apply(key)) {
            // An interrupted thread would neither pause nor reach Redis, and spin until the deadline.
            while (!deadline.hasPassed() && !Thread.currentThread().isInterrupted()) {
                Quorum.Try outcome = quorum.tryAcquire(key, token);
                if (outcome.acquired()) {
                    return Optional.of(renewed(new Hold(key, token, outcome.validUntilNanoTime())));
                }
                waiting.pause(outcome.othersLeaseLeft(), deadline);
                token = quorum.isAlone() ? token : newToken();
            }
        }
        if (quorum.isAlone()) {
            quorum.release(key, token);
        }
        return Optional.empty();
    }

    /** Gives the key back and wakes whoever waits for it; one round trip. */
    void release(Renewed held) {
        held.renewal().cancel(false);
        quorum.release(held.hold().key(), held.hold().token());
    }

    boolean answers() {
        return quorum.answers();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        quorum.close();
    }

    private Renewed renewed(Hold hold) {
        long period = lease.toNanos() / RENEWALS_PER_LEASE;
        ScheduledFuture<?> renewal =
                clock.scheduleAtFixedRate(() -> renewInBackground(hold), period, period, TimeUnit.NANOSECONDS);
        return new Renewed(hold, renewal);
    }

    /** On a thread of its own, so that one slow server does not keep other leases from being renewed. */
    private void renewInBackground(Hold hold) {
        Thread.startVirtualThread(() -> hold.renewed(quorum.renew(hold.key(), hold.token())));
    }

    private String newToken() {
        byte[] bits = new byte[TOKEN_BYTES];
        random.nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }
}
