package lastone.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import lastone.shop.Config;
import lastone.testing.DatabaseKind;
import lastone.testing.EachDatabase;
import lastone.testing.MariaDb;
import lastone.testing.Race;
import lastone.testing.RunningShop;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;

/** Look-ups of users by id, of whom the even ones exist. */
class LookupTest {

    private static final int CALLERS = 1_000;
    private static final int MAX_KEYS = 128;
    private static final int POISON = 13;
    private static final int KILLS = 20;

    private final Queue<List<Integer>> lists = new ConcurrentLinkedQueue<>();

    private List<Integer> find(Handle handle, List<Integer> keys) {
        lists.add(keys);
        return Jdbc.select(handle, "SELECT id FROM users WHERE id IN (<ids>)", keys, row -> row.getInt("id"));
    }

    private static Optional<Integer> right(int key) {
        return Optional.of(key).filter(id -> id > 0 && id % 2 == 0);
    }

    private static Database withEvenUsers(Map<String, String> settings) {
        Database database = Config.from(settings).openDatabase();
        List<Integer> even = IntStream.range(0, CALLERS)
                .mapToObj(LookupTest::right)
                .flatMap(Optional::stream)
                .toList();
        database.jdbi()
                .useHandle(handle -> Jdbc.update(
                        handle,
                        "INSERT INTO users (id, name) VALUES (?, 'Even')",
                        even,
                        (statement, id) -> statement.setInt(1, id)));
        return database;
    }

    @EachDatabase
    void everyoneFindsTheirOwnInListsOfFewLengths(DatabaseKind kind) {
        try (Database database = withEvenUsers(kind.freshDatabase())) {
            Lookup<Integer, Integer> users = new Lookup<>(database, this::find, id -> id);

            assertThat(Race.run(CALLERS, key -> () -> users.find(key)))
                    .isEqualTo(IntStream.range(0, CALLERS)
                            .mapToObj(LookupTest::right)
                            .toList());
        }
        assertThat(lists).allSatisfy(list -> {
            assertThat(list).hasSizeLessThanOrEqualTo(MAX_KEYS);
            assertThat(Integer.bitCount(list.size())).as("a power of two").isOne();
        });
        assertThat(lists.stream().flatMap(list -> new LinkedHashSet<>(list).stream()))
                .hasSize(CALLERS);
    }

    /** The database kills every connection while look-ups gather: each is right or fails as a lost connection does. */
    @Test
    void aConnectionThatIsKilledFailsItsLookUpsAndGivesNoWrongResult() {
        Map<String, String> settings = MariaDb.shared().freshDatabase();
        try (Database database = withEvenUsers(settings);
                Handle root = RunningShop.rows(settings)) {
            Lookup<Integer, Integer> users = new Lookup<>(database, this::find, id -> id);
            AtomicInteger killsLeft = new AtomicInteger(KILLS);
            List<String> wrong = Race.run(
                    50,
                    i -> i == 0
                            ? () -> kill(root, killsLeft)
                            : () -> {
                                StringBuilder found = new StringBuilder();
                                while (killsLeft.get() > 0) {
                                    found.append(wrong(users, i));
                                }
                                return found.toString();
                            });

            assertThat(wrong).allMatch(String::isEmpty);
            // The pool lends what it used within half a second without a check.
            await().ignoreExceptions().until(() -> users.find(2).isPresent());
        }
    }

    private static String kill(Handle root, AtomicInteger left) {
        while (left.getAndDecrement() > 0) {
            root.select("""
                    SELECT id
                    FROM information_schema.processlist
                    WHERE db = DATABASE() AND id <> CONNECTION_ID()
                    """).mapTo(Long.class).forEach(id -> killOne(root, id));
        }
        return "";
    }

    private static void killOne(Handle root, long id) {
        try {
            root.execute("KILL " + id);
        } catch (JdbiException e) {
            assertThat(e).hasMessageContaining("Unknown thread id");
        }
    }

    private static String wrong(Lookup<Integer, Integer> users, int key) {
        try {
            Optional<Integer> found = users.find(key);
            return found.equals(right(key)) ? "" : "found " + found;
        } catch (JdbiException e) {
            return Failures.kind(e) == Failures.Kind.CONNECTION_LOST ? "" : e.toString();
        }
    }

    @EachDatabase
    void oneThatCannotBeReadFailsAlone(DatabaseKind kind) {
        try (Database database = withEvenUsers(kind.freshDatabase())) {
            Lookup<Integer, Integer> poisoned = new Lookup<>(
                    database,
                    (handle, keys) -> {
                        if (keys.contains(POISON)) {
                            throw new IllegalStateException("poison");
                        }
                        return find(handle, keys);
                    },
                    id -> id);
            assertThat(Race.run(100, key -> textOf(() -> poisoned.find(key))))
                    .isEqualTo(IntStream.range(0, 100)
                            .mapToObj(
                                    key -> key == POISON ? "poison" : right(key).toString())
                            .toList());
        }
    }

    private static Callable<String> textOf(Callable<Optional<Integer>> work) {
        return () -> {
            try {
                return work.call().toString();
            } catch (IllegalStateException e) {
                return String.valueOf(e.getMessage());
            }
        };
    }
}
