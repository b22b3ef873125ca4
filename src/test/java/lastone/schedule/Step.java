package lastone.schedule;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement that is about to be executed, or a commit.
 *
 * @param tables what it does to each table of the shop; empty for a commit
 * @param owners the user or product to which the rows belong that it names; empty where it names none
 */
record Step(String text, Map<String, Mode> tables, Set<Long> owners) {

    static final Step COMMIT = new Step("COMMIT", Map.of(), Set.of());

    /** Nobody reads them (outbox, markers), or they are the work of a job that does not run here. */
    private static final Set<String> PRIVATE = Set.of("commit_markers", "outbox_events", "event_relay");

    private static final Set<String> KNOWN = Set.of(
            "users",
            "balance_entries",
            "access_tokens",
            "products",
            "product_options",
            "stock_movements",
            "option_holdings",
            "carts",
            "orders",
            "order_items",
            "payments",
            "daily_popular_products",
            "idempotency_keys");

    private static final Map<String, List<String>> VIEWS =
            Map.of("products_on_sale", List.of("products"), "sellable_options", List.of("product_options", "products"));

    /** Two inserts into another table make the same two rows in whichever order; these have unique keys, or an order. */
    private static final Set<String> ORDERED =
            Set.of("carts", "option_holdings", "daily_popular_products", "idempotency_keys", "balance_entries");

    private static final Pattern NUMBER = Pattern.compile("\\b\\d{1,18}\\b");

    private static final Pattern TABLE = Pattern.compile("\\b(?:from|join|into|update) +(\\w+)");

    /** What a statement does to a table. */
    enum Mode {
        READ,
        INSERT,
        WRITE
    }

    /** The numbers that stand in a text instead of being bound. */
    static Set<Long> numbersIn(String sql) {
        Set<Long> numbers = new HashSet<>();
        Matcher number = NUMBER.matcher(sql.replaceAll("'[^']*'", ""));
        while (number.find()) {
            numbers.add(Long.valueOf(number.group()));
        }
        return numbers;
    }

    /** @param parameters the numbers that are bound */
    static Step of(String sql, Set<Long> parameters) {
        String text = sql.strip().replaceAll("\\s+", " ");
        String folded = text.toLowerCase(Locale.ROOT);
        boolean select = folded.startsWith("select");
        boolean locks = select && folded.contains("for update");
        Map<String, Mode> tables = new HashMap<>();
        Matcher matcher = TABLE.matcher(folded);
        boolean first = true;
        while (matcher.find()) {
            for (String table : VIEWS.getOrDefault(matcher.group(1), List.of(matcher.group(1)))) {
                if (KNOWN.contains(table) && !PRIVATE.contains(table)) {
                    tables.merge(table, mode(folded, table, locks || (!select && first)), Step::stronger);
                }
            }
            first = false;
        }
        Set<Long> owners = new HashSet<>();
        parameters.stream().filter(World::isKnown).map(World::owner).forEach(owners::add);
        return new Step(text, tables, owners);
    }

    private static Mode mode(String folded, String table, boolean writes) {
        if (!writes) {
            return Mode.READ;
        }
        return folded.startsWith("insert") && !ORDERED.contains(table) ? Mode.INSERT : Mode.WRITE;
    }

    private static Mode stronger(Mode one, Mode other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    boolean isCommit() {
        return tables.isEmpty() && text.equals(COMMIT.text);
    }

    boolean writes() {
        return tables.values().stream().anyMatch(mode -> mode != Mode.READ);
    }

    /** Whether the order of the two can make a difference: they may touch one row, and one of them changes or locks it. */
    boolean conflictsWith(Step other) {
        boolean mayMeet =
                owners.isEmpty() || other.owners.isEmpty() || owners.stream().anyMatch(other.owners::contains);
        return mayMeet
                && tables.entrySet().stream().anyMatch(entry -> conflict(entry.getValue(), other, entry.getKey()));
    }

    private static boolean conflict(Mode mode, Step other, String table) {
        Mode others = other.tables.get(table);
        return others != null && (mode != others || mode == Mode.WRITE);
    }
}
