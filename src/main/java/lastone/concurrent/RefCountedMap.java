package lastone.concurrent;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Values by key, of which each is made for its first user and forgotten after its last. Thread safe. */
public final class RefCountedMap<K, V> {

    private record Entry<V>(V value, int users) {}

    private final ConcurrentHashMap<K, Entry<V>> entries = new ConcurrentHashMap<>();
    private final Function<K, V> making;

    /** @param making makes the value of a key; must be quick, and use none of these values */
    public RefCountedMap(Function<K, V> making) {
        this.making = making;
    }

    /** The value that all users of the key share; each has to {@link #release} it once. */
    public V acquire(K key) {
        return entries.compute(
                        key,
                        (same, entry) -> entry == null
                                ? new Entry<>(making.apply(key), 1)
                                : new Entry<>(entry.value(), entry.users() + 1))
                .value();
    }

    public void release(K key) {
        entries.computeIfPresent(
                key, (same, entry) -> entry.users() == 1 ? null : new Entry<>(entry.value(), entry.users() - 1));
    }
}
