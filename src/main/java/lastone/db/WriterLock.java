package lastone.db;

import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jdbi.v3.core.ConnectionException;

/**
 * Lets one transaction at a time write to an H2 file, first come, first served. Killed while several transactions are
 * in flight, H2 keeps halves of them: see docs/decisions/0006-h2-files-have-one-writer.md.
 */
final class WriterLock {

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Duration wait;

    WriterLock(Duration wait) {
        this.wait = wait;
    }

    /**
     * Runs work as the only writer. Blocks for at most the wait, before a connection is borrowed.
     *
     * @throws ConnectionException when the turn did not come
     */
    <T> T hold(Supplier<T> work) {
        if (!tryLock()) {
            throw new ConnectionException(new SQLTransientConnectionException("No turn to write within " + wait));
        }
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private boolean tryLock() {
        try {
            return lock.tryLock(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
