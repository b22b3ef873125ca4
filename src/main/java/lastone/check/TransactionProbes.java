package lastone.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import lastone.db.Engine;
import lastone.db.Failures;
import lastone.db.Insert;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** What transactions see of each other, how they wait for each other, and what their statements report. */
final class TransactionProbes {

    static final List<Probe> ALL = List.of(
            new Probe("rollback", TransactionProbes::rollback),
            new Probe("isolation", TransactionProbes::isolation),
            new Probe("snapshot", TransactionProbes::snapshot),
            new Probe("row locks", TransactionProbes::rowLocks),
            new Probe("skip locked", TransactionProbes::skipLocked),
            new Probe("deadlocks", TransactionProbes::deadlocks),
            new Probe("duplicate keys", TransactionProbes::duplicateKeys),
            new Probe("update counts", TransactionProbes::updateCounts),
            new Probe("conditional updates", TransactionProbes::conditionalUpdates),
            new Probe("upsert", TransactionProbes::upsert),
            new Probe("generated ids", TransactionProbes::generatedIds));

    private static final String RESERVE = """
            UPDATE lastone_check
            SET units = units - ?
            WHERE id = ? AND units >= ?
            """;

    private static final Insert INSERT_ROWS = new Insert("""
            INSERT INTO lastone_check_rows (owner, line)
            VALUES <rows>
            """, """
            SELECT LAST_INSERT_ID(), id
            FROM lastone_check_rows
            WHERE owner = ?
            ORDER BY id DESC
            LIMIT 1
            """);

    private static final int ROUNDS = 20;

    private TransactionProbes() {}

    private static Finding rollback(Sessions sessions) {
        sessions.a.begin();
        Sessions.add(sessions.a, 1, 5);
        sessions.a.rollback();
        return Finding.of(
                Sessions.has(sessions.b, 1, 10),
                "what was rolled back is still there: tables have to be InnoDB's; see default_storage_engine");
    }

    private static Finding isolation(Sessions sessions) {
        sessions.a.begin();
        boolean before = Sessions.has(sessions.a, 1, 10);
        sessions.b.begin();
        Sessions.add(sessions.b, 1, 5);
        boolean unseen = Sessions.has(sessions.a, 1, 10);
        sessions.b.commit();
        boolean seen = Sessions.has(sessions.a, 1, 15);
        sessions.a.commit();
        return Finding.of(
                before && unseen && seen,
                "transactions are not READ COMMITTED, which each session of the shop asks for: is a proxy in between?");
    }

    /** The audit reads one. */
    private static Finding snapshot(Sessions sessions) {
        sessions.a.setTransactionIsolationLevel(
                sessions.engine == Engine.H2
                        ? TransactionIsolationLevel.SERIALIZABLE
                        : TransactionIsolationLevel.REPEATABLE_READ);
        sessions.a.begin();
        boolean before = Sessions.has(sessions.a, 1, 10);
        sessions.b.begin();
        Sessions.add(sessions.b, 1, 5);
        Sessions.add(sessions.b, 2, 5);
        sessions.b.commit();
        boolean same = Sessions.has(sessions.a, 2, 20);
        sessions.a.commit();
        sessions.a.setTransactionIsolationLevel(TransactionIsolationLevel.READ_COMMITTED);
        return before && same
                ? Finding.ok("")
                : Finding.warning("a transaction does not read several rows as of one moment: audits of a shop in use"
                        + " will report what is not so; audit it while nothing is sold");
    }

    private static Finding rowLocks(Sessions sessions) {
        sessions.a.begin();
        Sessions.add(sessions.a, 1, -1);
        long start = System.nanoTime();
        try {
            Sessions.add(sessions.b, 1, -1);
        } catch (JdbiException e) {
            double seconds = (System.nanoTime() - start) / 1e9;
            sessions.a.rollback();
            return Finding.of(
                    Failures.kind(e) == Failures.Kind.CONFLICT && seconds < 5 * Sessions.LOCK_WAIT.toSeconds(),
                    "a wait for a row ended after %.1f s instead of 1 s, with: %s; the session sets innodb_lock_wait_timeout"
                            .formatted(seconds, Failures.reason(e)));
        }
        return Finding.failed("an update did not wait for a row that is locked: tables have to be InnoDB's");
    }

    private static Finding skipLocked(Sessions sessions) {
        sessions.a.begin();
        Sessions.add(sessions.a, 1, -1);
        List<Integer> free = sessions.b
                .select("SELECT id FROM lastone_check ORDER BY id FOR UPDATE SKIP LOCKED")
                .mapTo(Integer.class)
                .list();
        sessions.a.rollback();
        return Finding.of(
                free.equals(List.of(2)), "FOR UPDATE SKIP LOCKED returned the rows " + free + " of 1 (locked), 2");
    }

    private static Finding deadlocks(Sessions sessions) {
        sessions.a.begin();
        sessions.b.begin();
        Sessions.add(sessions.a, 1, 1);
        Sessions.add(sessions.b, 2, 1);
        CompletableFuture<Void> other =
                CompletableFuture.runAsync(() -> Sessions.add(sessions.b, 1, 1), Thread::startVirtualThread);
        List<Throwable> thrown = new ArrayList<>();
        try {
            Sessions.add(sessions.a, 2, 1);
        } catch (JdbiException e) {
            thrown.add(e);
            sessions.a.rollback();
        }
        try {
            other.join();
        } catch (CompletionException e) {
            thrown.add(e);
        }
        List<String> failures = thrown.stream().map(Failures::reason).toList();
        if (thrown.isEmpty() || thrown.stream().anyMatch(each -> Failures.kind(each) != Failures.Kind.CONFLICT)) {
            return Finding.failed("two transactions that waited for each other ended so: " + failures);
        }
        return failures.getFirst().toLowerCase(Locale.ROOT).contains("deadlock")
                ? Finding.ok("")
                : Finding.warning("deadlocks end only with the lock wait: set innodb_deadlock_detect = ON");
    }

    private static Finding duplicateKeys(Sessions sessions) {
        try {
            sessions.a.execute("INSERT INTO lastone_check (id, units) VALUES (1, 1)");
        } catch (JdbiException e) {
            return Finding.of(
                    Failures.kind(e) == Failures.Kind.DUPLICATE_KEY,
                    "the shop does not know the error of a duplicate key: " + Failures.reason(e));
        }
        return Finding.failed("the same primary key was inserted twice");
    }

    private static Finding updateCounts(Sessions sessions) {
        int unchanged = sessions.a.execute("UPDATE lastone_check SET units = units WHERE id = 1");
        int enough = sessions.a.execute(RESERVE, 10, 1, 10);
        int tooFew = sessions.a.execute(RESERVE, 1, 1, 1);
        return Finding.of(
                unchanged == 1 && enough == 1 && tooFew == 0,
                "updates of 1, 1 and 0 rows were reported as of %d, %d and %d: the count has to be that of the rows found"
                        .formatted(unchanged, enough, tooFew));
    }

    /** The second buyer of the last units waits for the first one's commit, and then finds none. */
    private static Finding conditionalUpdates(Sessions sessions) {
        int[] sold = new int[2];
        sessions.both(session -> {
            for (int i = 0; i < ROUNDS; i++) {
                sold[session.equals(sessions.a) ? 0 : 1] += session.execute(RESERVE, 1, 2, 1);
            }
        });
        int all = sold[0] + sold[1];
        return Finding.of(
                all == 20 && Sessions.has(sessions.a, 2, 0),
                "of 20 units two buyers took " + all + ": stock would be oversold or left over");
    }

    private static Finding upsert(Sessions sessions) {
        sessions.both(session -> {
            for (int i = 0; i < ROUNDS; i++) {
                session.execute("""
                        INSERT INTO lastone_check (id, units)
                        VALUES (3, 1)
                        ON DUPLICATE KEY UPDATE units = units + VALUES(units)
                        """);
            }
        });
        return Finding.of(
                Sessions.has(sessions.a, 3, 2 * ROUNDS),
                "INSERT ... ON DUPLICATE KEY UPDATE lost counts of two writers");
    }

    private static Finding generatedIds(Sessions sessions) {
        List<Boolean> right = new ArrayList<>();
        sessions.both(session -> {
            int first = session.equals(sessions.a) ? 0 : ROUNDS;
            for (int owner = first; owner < first + ROUNDS; owner++) {
                boolean own = insertRows(session, owner);
                synchronized (right) {
                    right.add(own);
                }
            }
        });
        return Finding.of(
                !right.contains(false),
                "the ids that were returned for rows of one insert are not those of the rows: responses would name other"
                        + " orders' payments");
    }

    private static boolean insertRows(Handle session, int owner) {
        List<Integer> lines = IntStream.range(0, 10).boxed().toList();
        List<Long> ids = INSERT_ROWS.execute(session, lines, _ -> owner, (row, line) -> {
            row.number(owner);
            row.number(line);
        });
        List<Long> stored = session.select("SELECT id FROM lastone_check_rows WHERE owner = ? ORDER BY line", owner)
                .mapTo(Long.class)
                .list();
        return ids.equals(stored);
    }
}
