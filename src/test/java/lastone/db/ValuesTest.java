package lastone.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import lastone.shop.Config;
import lastone.testing.DatabaseKind;
import lastone.testing.EachDatabase;
import org.assertj.core.util.Throwables;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Rows whose values stand in the statement's text are stored as if each value had been bound. */
class ValuesTest {

    private static final long PRODUCT = 7;

    private static final Insert INSERT = new Insert("""
            INSERT INTO product_options (product_id, name, price, stock, max_per_customer)
            VALUES <rows>
            """, """
            SELECT LAST_INSERT_ID(), id
            FROM product_options
            WHERE product_id = ?
            ORDER BY id DESC
            LIMIT 1
            """);

    /** Each means something to SQL, to JDBC, to one of the drivers, or to a database in one of its modes. */
    private static final List<String> NAMES = List.of(
            "plain",
            "it's",
            "''",
            "'quoted'",
            "\"quoted\"",
            "back\\slash",
            "\\",
            "ends with \\",
            "\\'",
            "\\\\'",
            "', 0, 0, NULL), (8, 'other', 1, 1, NULL) -- ",
            "\\', 0, 0, NULL), (8, 'other', 1, 1, NULL) -- ",
            "?",
            "it's ? and ?",
            "{fn now()}",
            "{d '2026-01-01'}",
            ":name",
            "/* a */ -- b # c ; d",
            "on duplicate key update",
            "$$ $1 %s %d",
            "tab\tline\nreturn\rbackspace\bsubstitute\u001a",
            "\u20a9 \u00a5 \ud55c\uae00 \u8868 \ud83d\uded2",
            "");

    private record Row(
            long id, String name, long price, @Nullable Integer limit) {}

    @EachDatabase
    void textsAreStoredAsTheyAre(DatabaseKind kind) {
        try (Database database = Config.from(kind.freshDatabase()).openDatabase();
                Handle handle = database.jdbi().open()) {
            assertStored(handle);
        }
    }

    /** In these modes a backslash is a character like any other, and quotation marks name a column. */
    @EachDatabase
    void textsAreStoredAsTheyAreInOtherModes(DatabaseKind kind) {
        Assumptions.assumeTrue(kind != DatabaseKind.H2, "H2 has no such modes");
        Map<String, String> settings = kind.freshDatabase();
        Config.from(settings).openDatabase().close();
        String url = settings.get("DB_URL") + "?sessionVariables=sql_mode='ANSI_QUOTES,NO_BACKSLASH_ESCAPES'";
        try (Handle handle = Jdbi.create(url, settings.get("DB_USER"), settings.getOrDefault("DB_PASSWORD", ""))
                .open()) {
            assertThat(handle.select("SELECT @@sql_mode").mapTo(String.class).one())
                    .contains("ANSI_QUOTES", "NO_BACKSLASH_ESCAPES");
            assertStored(handle);
        }
    }

    /** Together, alone, and together without those that make the statement bind its texts. */
    private static void assertStored(Handle handle) {
        createProduct(handle);
        assertStored(handle, NAMES);
        assertStored(
                handle, NAMES.stream().filter(name -> name.indexOf('\\') < 0).toList());
        NAMES.forEach(name -> assertStored(handle, List.of(name)));
    }

    private static void assertStored(Handle handle, List<String> names) {
        List<Long> ids = insert(handle, names);
        assertThat(ids).hasSameSizeAs(names).isSorted().doesNotHaveDuplicates();
        assertThat(names(handle)).isEqualTo(byId(ids, names));
        handle.execute("DELETE FROM product_options");
    }

    private static void createProduct(Handle handle) {
        handle.execute(
                "INSERT INTO products (id, name, search_name, status) VALUES (?, 'Any', 'any', 'ON_SALE')", PRODUCT);
    }

    private static List<Long> insert(Handle handle, List<String> names) {
        return INSERT.execute(handle, names, _ -> PRODUCT, (row, name) -> {
            row.number(PRODUCT);
            row.text(name);
            row.number(Long.MAX_VALUE);
            row.number(name.length());
            row.number(name.isEmpty() ? null : (Integer) name.length());
        });
    }

    private static List<Row> byId(List<Long> ids, List<String> names) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            rows.add(new Row(ids.get(i), name, Long.MAX_VALUE, name.isEmpty() ? null : (Integer) name.length()));
        }
        return rows;
    }

    private static List<Row> names(Handle handle) {
        return handle.createQuery("SELECT id, name, price, max_per_customer FROM product_options ORDER BY id")
                .map((row, _) -> new Row(
                        row.getLong("id"),
                        row.getString("name"),
                        row.getLong("price"),
                        row.getObject("max_per_customer", Integer.class)))
                .list();
    }

    /** H2 quotes the statement in its errors, which are logged. */
    @EachDatabase
    void errorsDoNotQuoteTheValues(DatabaseKind kind) {
        try (Database database = Config.from(kind.freshDatabase()).openDatabase();
                Handle handle = database.jdbi().open()) {
            for (List<String> names : List.of(List.of("a private name"), List.of("a private name", "a \\"))) {
                assertThatThrownBy(() -> insert(handle, names))
                        .isInstanceOf(UnableToExecuteStatementException.class)
                        .satisfies(e -> assertThat(Throwables.getStackTrace(e))
                                .containsIgnoringCase("product_options_product")
                                .doesNotContain("private"));
            }
        }
    }

    @Test
    void idsAreCountedOnlyInEvenSteps() {
        assertThat(Insert.evenSteps(5, 11, 3)).containsExactly(5L, 8L, 11L);
        assertThat(Insert.evenSteps(5, 6, 2)).containsExactly(5L, 6L);
        for (long[] firstAndLast : new long[][] {{5, 10}, {0, 2}, {5, 5}, {5, 3}, {5, 0}, {1, 1 + 2 * 65_536}}) {
            assertThatThrownBy(() -> Insert.evenSteps(firstAndLast[0], firstAndLast[1], 3))
                    .as("%d to %d", firstAndLast[0], firstAndLast[1])
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    /** Long lists of ids stand in the text as well. */
    @EachDatabase
    void rowsAreSelectedAndUpdatedByManyIds(DatabaseKind kind) {
        try (Database database = Config.from(kind.freshDatabase()).openDatabase();
                Handle handle = database.jdbi().open()) {
            createProduct(handle);
            List<Long> ids = insert(handle, Collections.nCopies(300, "many"));
            for (int count : new int[] {1, 3, 128, 129, 299}) {
                assertThat(Jdbc.update(
                                handle,
                                "UPDATE product_options SET price = ? WHERE id IN (<ids>)",
                                ids.subList(0, count),
                                (long) count))
                        .isEqualTo(count);
                assertThat(Jdbc.select(
                                handle,
                                "SELECT id FROM product_options WHERE id IN (<ids>) AND price = " + count,
                                ids,
                                row -> row.getLong("id")))
                        .containsExactlyInAnyOrderElementsOf(ids.subList(0, count));
            }
        }
    }
}
