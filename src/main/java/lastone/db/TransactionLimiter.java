package lastone.db;

import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
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
    private final Executor threads;
    private final Runnable stop;

    private TransactionLimiter(int atOnce, Executor threads, Runnable stop) {
        this.permits = new Semaphore(atOnce, true);
        this.threads = threads;
        this.stop = stop;
    }

    /**
     * For an H2 file: a process that is killed with several transactions in flight leaves halves of them in it. See
     * docs/decisions/0006-h2-files-have-one-writer.md. It writes on a thread that nobody interrupts: an interrupt in the
     * middle of a write closes the file, and with it the database.
     */
    static TransactionLimiter singleWriter() {
        return onPlatformThreads(1);
    }

    /** For a database in memory, where a thread hand-off would cost more than the transaction. */
    static TransactionLimiter onCallersThread(int atOnce) {
        return new TransactionLimiter(atOnce, Runnable::run, () -> {});
    }

    /**
     * For a database behind a socket: on a virtual thread every round trip wakes a poller and a carrier, and a transaction
     * has up to ten. See docs/decisions/0011-transactions-on-platform-threads.md. A thread that was idle for a minute
     * ends.
     */
    static TransactionLimiter onPlatformThreads(int atOnce) {
        ExecutorService threads = Executors.newCachedThreadPool(TransactionThread::new);
        return new TransactionLimiter(atOnce, work -> threads.execute(withCallersMdc(work)), threads::shutdown);
    }

    /**
     * Runs work with a permit, for which it blocks until the deadline at most, before a connection is borrowed. The deadline
     * is that of the work's own waits, too. Is not interrupted; an interrupted thread stays so.
     *
     * @throws ConnectionException when there was no permit in time, or the database is closed; the work did not begin
     */
    <T extends @Nullable Object> T run(Deadline deadline, Supplier<T> work) {
        // An interrupted caller may work for others as well (BatchExecutor), so it waits and works on; the wait is
        // bounded.
        boolean interrupted = Thread.interrupted();
        try {
            if (!deadline.acquireUninterruptibly(permits)) {
                throw new ConnectionException(
                        new SQLTransientConnectionException("No permit for a transaction before the deadline"));
            }
            interrupted |= Thread.interrupted();
            return runWithPermit(() -> deadline.call(work::get));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private <T extends @Nullable Object> T runWithPermit(Supplier<T> work) {
        try {
            if (Thread.currentThread() instanceof TransactionThread) {
                return work.get();
            }
            return CompletableFuture.supplyAsync(work, threads).join();
        } catch (RejectedExecutionException e) {
            throw new ConnectionException(new SQLTransientConnectionException("The database is closed", e));
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

    /** Where transactions run; work that consists of transactions saves a thread hand-off for each by running there itself. */
    Executor transactionThreads() {
        return threads;
    }

    /** A thread that nobody interrupts. */
    private static final class TransactionThread extends Thread {

        TransactionThread(Runnable work) {
            super(work, "transaction");
            setDaemon(true);
        }
    }

    int availablePermits() {
        return permits.availablePermits();
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
        stop.run();
    }
}
