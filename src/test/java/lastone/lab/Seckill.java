package lastone.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import lastone.redis.RedisServer;
import org.jdbi.v3.core.Jdbi;

/** A script in Redis counts the stock down and queues the order; one consumer writes what is queued. */
final class Seckill implements Design {

    private static final String TAKE = """
            local left = tonumber(redis.call('GET', KEYS[1]) or '0')
            if left <= 0 then return 0 end
            redis.call('DECR', KEYS[1])
            redis.call('RPUSH', KEYS[2], ARGV[1])
            return 1
            """;

    /** Returns what was queued, which a client of the shop would wait for in vain. */
    private static final String LOSE_ALL = """
            local queued = redis.call('LRANGE', KEYS[1], 0, -1)
            redis.call('DEL', unpack(KEYS))
            return queued
            """;

    private final String prefix = "published:" + UUID.randomUUID() + ":";
    private final String queue = prefix + "queue";
    private final Jdbi jdbi;
    private final RedisServer redis;
    private final boolean isFlushed;
    private final Map<String, CompletableFuture<Long>> accepted = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final Thread consumer;
    private volatile List<String> all = List.of();
    private volatile long flushAt;
    private volatile boolean ended;

    /** @param isFlushed whether Redis loses its data after half of the sale, as it does when it restarts without persistence */
    Seckill(Jdbi jdbi, RedisServer redis, boolean isFlushed) {
        this.jdbi = jdbi;
        this.redis = redis;
        this.isFlushed = isFlushed;
        this.consumer = Thread.ofPlatform().name("seckill").start(this::consume);
    }

    @Override
    public void offer(List<Long> options, List<Long> units) {
        List<String> keys = new ArrayList<>(List.of(queue));
        for (int i = 0; i < options.size(); i++) {
            String key = prefix + options.get(i);
            keys.add(key);
            String left = String.valueOf(units.get(i));
            redis.call(client -> client.set(key, left));
        }
        all = keys;
        flushAt = numbers.get() + units.stream().mapToLong(Long::longValue).sum() / 2;
    }

    @Override
    public long buy(long option) {
        long number = numbers.incrementAndGet();
        List<String> keys = List.of(prefix + option, queue);
        if (isFlushed && number == flushAt) {
            List<?> lost = (List<?>) redis.call(client -> client.eval(LOSE_ALL, all, List.of()));
            lost.forEach(each ->
                    Objects.requireNonNull(accepted.get(String.valueOf(each))).complete(Published.LOST));
        }
        String request = number + ":" + option;
        CompletableFuture<Long> written = new CompletableFuture<>();
        accepted.put(request, written);
        Object taken = redis.call(client -> client.eval(TAKE, keys, List.of(request)));
        return taken.equals(0L) ? Published.NOTHING_LEFT : written.join();
    }

    private void consume() {
        while (!ended) {
            String request = redis.call(client -> client.lpop(queue));
            if (request == null) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                continue;
            }
            long option = Long.parseLong(request.split(":", -1)[1]);
            long order = jdbi.inTransaction(handle -> Published.sell(handle, option));
            Objects.requireNonNull(accepted.remove(request)).complete(order);
        }
    }

    @Override
    public boolean isExact() {
        return !isFlushed;
    }

    @Override
    public void close() {
        ended = true;
        try {
            consumer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        redis.close();
    }
}
