package lastone.concurrent;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** A map whose values exist while they are used: made for the first user of a key, removed after the last. Thread safe. */
public final class RefCountedMap<K, V> {

    private record Entry<V>(V value, int users) {}

    private final ConcurrentHashMap<K, Entry<V>> entries = new ConcurrentHashMap<>();
    private final Function<K, V> factory;

    /** @param factory makes the value of a key, while others wait for the same key; must be quick and must not use this map */
    public RefCountedMap(Function<K, V> factory) {
        this.factory = factory;
    }

    /** Returns the value that all users of the key share; each has to {@link #release} it once. */
    public V acquire(K key) {
        return entries.compute(
                        key,
                        (same, entry) -> entry == null
                                ? new Entry<>(factory.apply(key), 1)
                                : new Entry<>(entry.value(), entry.users() + 1))
                .value();
    }

    /** To be called once for each {@link #acquire}; a key that is not in use is ignored. */
    public void release(K key) {
        entries.computeIfPresent(
                key, (same, entry) -> entry.users() == 1 ? null : new Entry<>(entry.value(), entry.users() - 1));
    }
}
