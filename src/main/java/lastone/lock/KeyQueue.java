package lastone.lock;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import lastone.concurrent.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * Those of this process who want one key. The head takes it in Redis; the others get it handed on, which costs no round
 * trip, a bounded number of times, so that other servers get their turn.
 */
final class KeyQueue {

    /** How often a key is handed on before it goes back to Redis; docs/decisions/0007 has what other bounds cost. */
    private static final int MAX_HAND_OVERS = 255;

    private final String key;
    private final RedisLock redis;
    private final LockMeters meters;
    private final Semaphore turn = new Semaphore(1, true);

    /** Both belong to whoever has the {@link #turn}. */
    private RedisLock.@Nullable Renewed held;

    private int handOvers;

    KeyQueue(String key, RedisLock redis, LockMeters meters) {
        this.key = key;
        this.redis = redis;
        this.meters = meters;
    }

    String key() {
        return key;
    }

    /** Blocks for the caller's turn and for Redis, at most to the deadline. */
    boolean tryAcquire(Deadline deadline) {
        if (!deadline.tryAcquire(turn)) {
            releaseIfNobodyFollows();
            return false;
        }
        if (takeOver()) {
            return true;
        }
        Optional<RedisLock.Renewed> acquired = redis.tryAcquire(key, deadline);
        held = acquired.orElse(null);
        handOvers = 0;
        if (acquired.isPresent()) {
            meters.acquired();
        } else {
            turn.release();
        }
        return acquired.isPresent();
    }

    boolean isValid() {
        RedisLock.Renewed current = held;
        return current != null && current.hold().isValid();
    }

    /** Ends the caller's turn; the key stays for the next in the queue, or goes back to Redis. */
    void release() {
        if (!turn.hasQueuedThreads() || handOversLeft() == 0) {
            giveBack();
        }
        turn.release();
    }

    /** How often the key may still be handed on; to be called in the turn. */
    int handOversLeft() {
        return isValid() ? MAX_HAND_OVERS - handOvers : 0;
    }

    void handOn(int times) {
        handOvers += times;
        meters.handedOver(times);
    }

    private boolean takeOver() {
        if (handOversLeft() > 0) {
            handOn(1);
            return true;
        }
        giveBack();
        return false;
    }

    private void giveBack() {
        if (held != null) {
            if (!isValid()) {
                meters.lost();
            }
            redis.release(held);
            held = null;
        }
    }

    /**
     * Whoever gives up waiting may be the one for whom the key was kept. If so the turn is free, and the key has to go
     * back; if not, whoever has the turn sees to it.
     */
    private void releaseIfNobodyFollows() {
        if (turn.tryAcquire()) {
            release();
        }
    }
}
