package lastone.db;

import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import lastone.concurrent.Deadline;
import org.jdbi.v3.core.ConnectionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Lets some transactions run at once, first come, first served, each on the thread that suits the database. Thread safe.
 * A transaction must not begin another one: it could wait for its own turn.
 */
final class TransactionLimiter implements AutoCloseable {

    private final Semaphore turns;
    private final Duration wait;
    private final Executor threads;
    private final Runnable stop;

    private TransactionLimiter(int atOnce, Duration wait, Executor threads, Runnable stop) {
        this.turns = new Semaphore(atOnce, true);
        this.wait = wait;
        this.threads = threads;
        this.stop = stop;
    }

    /**
     * For an H2 file: killed while several transactions are in flight, H2 keeps halves of them. See
     * docs/decisions/0006-h2-files-have-one-writer.md. It writes on a thread that nobody interrupts: an interrupt closes
     * the file in the middle of a write, and with it the database.
     */
    static TransactionLimiter ofOneWriter(Duration wait) {
        return onPlatformThreads(1, wait);
    }

    /**
     * For a database behind a socket: on a virtual thread every round trip wakes a poller and a carrier, and a
     * transaction has up to ten. See docs/decisions/0011-transactions-on-platform-threads.md. A thread that had
     * nothing to do for a minute ends.
     */
    static TransactionLimiter onPlatformThreads(int atOnce, Duration wait) {
        ExecutorService threads = Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name("transaction-", 1).factory());
        return new TransactionLimiter(atOnce, wait, work -> threads.execute(asTheCaller(work)), threads::shutdown);
    }

    /**
     * Runs work in its turn, for which it blocks for at most the wait, before a connection is borrowed.
     *
     * @throws ConnectionException when the turn did not come
     */
    <T extends @Nullable Object> T take(Supplier<T> work) {
        if (!Deadline.after(wait).tryAcquire(turns)) {
            throw new ConnectionException(
                    new SQLTransientConnectionException("No turn for a transaction within " + wait));
        }
        try {
            return CompletableFuture.supplyAsync(work, threads).join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException failure ? failure : failed;
        } finally {
            turns.release();
        }
    }

    /** What the work logs and answers names the request that the caller is in. */
    private static Runnable asTheCaller(Runnable work) {
        Map<String, String> context = MDC.getCopyOfContextMap();
        return () -> {
            MDC.setContextMap(context == null ? Map.of() : context);
            work.run();
        };
    }

    @Override
    public void close() {
        stop.run();
    }
}
