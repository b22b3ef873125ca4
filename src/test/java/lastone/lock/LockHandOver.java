package lastone.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Field;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import lastone.concurrent.Deadline;
import lastone.testing.Interleavings.Scene;
import lastone.testing.Schedule;
import lastone.testing.SteppedPermits;

/**
 * A few callers of one lock; some of them give up at any moment. The key in Redis is a field. Public for the map, which
 * stands in another package.
 */
public final class LockHandOver implements Scene {

    /** Connects to nothing: the calls of {@link RedisLock} are replaced by the static methods of this class. */
    private static final SharedLocks LOCKS = SharedLocks.polling(
            URI.create("redis://localhost:1"), "test", Duration.ofMinutes(1), new SimpleMeterRegistry());

    private static final Key KEY = new Key();

    private final LockHandOvers.Plan plan;
    private final List<Deadline> deadlines;
    private final Set<Integer> withoutLock = new TreeSet<>();
    private int holders;

    /** The key in Redis. One actor moves at a time, so nothing guards it. */
    private static final class Key {
        private boolean isSet;
        private boolean isKept;
        private boolean failsNext;

        void reset(boolean fails) {
            isSet = false;
            isKept = false;
            failsNext = fails;
        }
    }

    LockHandOver(LockHandOvers.Plan plan) {
        this.plan = plan;
        this.deadlines = Schedule.deadlines(plan.callers(), plan.late());
        KEY.reset(plan.redisFailsOnce());
        SteppedPermits.reset();
    }

    @Override
    public List<Schedule.Role> roles() {
        return Schedule.Role.ofCallers(deadlines, plan.interrupted(), this::enter);
    }

    private void enter(int caller) {
        Optional<SharedLocks.Lease> lease = LOCKS.tryAcquire(new TreeSet<>(Set.of("lock")), deadlines.get(caller));
        if (lease.isEmpty()) {
            withoutLock.add(caller);
            return;
        }
        holders++;
        Schedule.step("holds the lock");
        assertThat(holders).as("holders").isEqualTo(1);
        holders--;
        lease.get().close();
    }

    @Override
    public void check() {
        assertThat(KEY.isSet).as("the key is left in Redis").isFalse();
        assertThat(permitsInUse()).as("permits in use").isEmpty();
        if (!plan.redisFailsOnce()) {
            withoutLock.removeAll(plan.late());
            withoutLock.removeAll(plan.interrupted());
            assertThat(withoutLock).as("callers without the lock").isEmpty();
        }
    }

    private static Map<?, ?> permitsInUse() {
        return (Map<?, ?>) field(field(LOCKS, "permits"), "entries");
    }

    private static Object field(Object owner, String name) {
        try {
            Field field = owner.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(owner);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In place of {@link RedisLock#tryAcquire}: the head of the queue finds the key free. */
    static Optional<HeldLock> tryAcquire(RedisLock redis, String key, Deadline deadline) {
        Schedule.step("set the key");
        if (KEY.failsNext) {
            KEY.failsNext = false;
            return Optional.empty();
        }
        assertThat(KEY.isSet && !KEY.isKept).as("the key is still set").isFalse();
        KEY.isSet = true;
        KEY.isKept = false;
        return Optional.of(new HeldLock(
                key, "token", System.nanoTime() + Duration.ofHours(1).toNanos()));
    }

    /** In place of {@link RedisLock#release}. */
    static void release(RedisLock redis, HeldLock held) {
        Schedule.step("delete the key");
        KEY.isSet = false;
    }

    /** The defect of an earlier design: the key is left to a caller that waits, and that may give up before it has a permit. */
    static void keepForTheNext(RedisLock redis, HeldLock held) {
        KEY.isKept = SteppedPermits.isAwaited();
        if (!KEY.isKept) {
            release(redis, held);
        }
    }

    /** A {@link ConcurrentHashMap#compute} that is not atomic. */
    @SuppressWarnings("NullAway") // The function is made for compute, which passes null where there is no value.
    public static Object readThenPut(
            ConcurrentHashMap<Object, Object> map, Object key, BiFunction<Object, Object, Object> change) {
        Schedule.step("get");
        Object changed = change.apply(key, map.get(key));
        Schedule.step("put");
        map.put(key, changed);
        return changed;
    }
}
