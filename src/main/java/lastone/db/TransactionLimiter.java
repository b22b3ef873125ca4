package lastone.db;

import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import lastone.concurrent.Deadline;
import org.jdbi.v3.core.ConnectionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Lets a bounded number of transactions run at once, first come, first served, each on the kind of thread that suits the
 * database. Thread safe. A transaction must not begin another one: it could wait for its own permit.
 */
final class TransactionLimiter implements AutoCloseable {

    private final Semaphore permits;
    private final Duration wait;

    /** A thread that was idle for a minute ends. */
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("transaction-", 1).factory());

    private TransactionLimiter(int atOnce, Duration wait) {
        this.permits = new Semaphore(atOnce, true);
        this.wait = wait;
    }

    /**
     * For an H2 file: a process that is killed with several transactions in flight leaves halves of them in it. See
     * docs/decisions/0006-h2-files-have-one-writer.md. It writes on a thread that nobody interrupts: an interrupt in the
     * middle of a write closes the file, and with it the database.
     */
    static TransactionLimiter singleWriter(Duration wait) {
        return new TransactionLimiter(1, wait);
    }

    /**
     * For a database behind a socket: on a virtual thread every round trip wakes a poller and a carrier, and a transaction
     * has up to ten. See docs/decisions/0011-transactions-on-platform-threads.md.
     */
    static TransactionLimiter onPlatformThreads(int atOnce, Duration wait) {
        return new TransactionLimiter(atOnce, wait);
    }

    /**
     * Runs work with a permit, for which it blocks for at most the wait, before a connection is borrowed.
     *
     * @throws ConnectionException when there was no permit in time
     */
    <T extends @Nullable Object> T run(Supplier<T> work) {
        if (!Deadline.after(wait).tryAcquire(permits)) {
            throw new ConnectionException(
                    new SQLTransientConnectionException("No permit for a transaction within " + wait));
        }
        try {
            return CompletableFuture.supplyAsync(work, task -> threads.execute(withCallersMdc(task)))
                    .join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error error -> throw error;
                case null, default -> throw e;
            }
        } finally {
            permits.release();
        }
    }

    /** What the work logs carries the id of the caller's request. */
    private static Runnable withCallersMdc(Runnable work) {
        Map<String, String> context = MDC.getCopyOfContextMap();
        return () -> {
            MDC.setContextMap(context == null ? Map.of() : context);
            work.run();
        };
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
