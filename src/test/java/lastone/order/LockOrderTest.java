package lastone.order;

import static lastone.testing.ShopClient.line;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lastone.testing.DatabaseKind;
import lastone.testing.RedisNode;
import lastone.testing.RunningShop;
import lastone.testing.ShopClient;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One order of row locks for every transaction of the shop, so that no two of them can deadlock: what MariaDB's own log
 * says that a transaction locks, in the order of docs/ARCHITECTURE.md. A table counts where a transaction touches it
 * first: later statements find the rows locked.
 */
class LockOrderTest {

    private static final List<String> ORDER = List.of(
            "orders",
            "payments",
            "users",
            "carts",
            "idempotency_keys",
            "products",
            "product_options",
            "daily_popular_products");

    private static final Pattern LOCKING_READ = Pattern.compile("(?is)^select\\b.*\\bfor update.*");

    private static final Pattern READ_TABLE = Pattern.compile("(?i)\\b(?:from|join) (\\w+)");

    private static final Pattern WRITE = Pattern.compile("(?is)^(?:update|delete from) (\\w+)\\b.*");

    /** These lock a row that may be there; other inserts make rows that nobody else can want. */
    private static final Pattern KEYED_INSERT =
            Pattern.compile("(?is)^insert into (idempotency_keys|carts|daily_popular_products)\\b.*");

    private static final Pattern OPTION = Pattern.compile("(?is)^update product_options\\b.*\\bid = (\\d+).*");

    private record Statement(long thread, String text) {}

    @ParameterizedTest
    @ValueSource(strings = {"coalesced", "pessimistic", "optimistic", "pubsub"})
    void everyTransactionLocksRowsInOneOrder(String strategy) {
        Map<String, String> settings = DatabaseKind.MARIADB.freshDatabase(
                "STOCK_STRATEGY", strategy, "REDIS_URLS", RedisNode.sharedUrls(), "ORDER_PAYMENT_WINDOW", "PT1M");
        try (RunningShop shop = RunningShop.on(settings);
                Handle log = RunningShop.rows(settings)) {
            log.execute("SET GLOBAL log_output = 'TABLE'");
            log.execute("TRUNCATE mysql.general_log");
            log.execute("SET GLOBAL general_log = 1");
            try {
                useEverything(shop);
            } finally {
                log.execute("SET GLOBAL general_log = 0");
            }
            List<List<String>> transactions = transactions(statements(log));
            Set<String> seen = new TreeSet<>();
            transactions.forEach(transaction -> seen.addAll(check(transaction, strategy)));
            assertThat(seen).as("tables that were locked").containsAll(ORDER);
        }
    }

    private static void useEverything(RunningShop shop) {
        ShopClient user = shop.user(20);
        long plenty = shop.option(10, 100);
        long other = shop.option(20, 100);
        shop.execute("UPDATE product_options SET max_per_customer = 50 WHERE id = ?", other);
        String[] both = {line(plenty, 1), line(other, 1)};
        user.order(line(other, 1), line(plenty, 1)).expect(201);
        JsonNode toPay = keyed(user, "a").order(both).expect(201);
        keyed(user, "b").pay(toPay).expect(200);
        keyed(shop.admin(), "refund").refund(toPay, true).expect(200);
        user.cancel(user.order(both).expect(201)).expect(200);
        user.putInCart(plenty, 2).expect(201);
        long line = user.putInCart(other, 2).id();
        user.patch("/api/v1/cart/lines/" + line, "{'quantity':3}").expect(200);
        JsonNode tooDear = keyed(user, "c").orderCart().expect(201);
        shop.setBalance(20, 1);
        keyed(user, "d").pay(tooDear).expect(402);
        keyed(user, "e").topUp(20, 5).expect(201);
        keyed(shop.admin(), "f").restock(plenty, 5).expect(201);
        keyed(shop.admin(), "g").adjust(plenty, -5).expect(201);
        long product = shop.number("SELECT product_id FROM product_options WHERE id = ?", plenty);
        String another = "{'name':'Another','price':1,'stock':1}";
        String place = "/api/v1/products/" + product;
        long added = keyed(shop.admin(), "h").post(place + "/options", another).id();
        shop.admin().patch("/api/v1/product-options/" + added, "{'price':2}").expect(200);
        shop.admin().delete("/api/v1/product-options/" + added).expect(204);
        shop.admin().patch(place, "{'name':'Renamed'}").expect(200);
        shop.order(21, plenty, 1);
        shop.admin().delete("/api/v1/users/21").expect(204);
        shop.hideProductOf(other);
        shop.clock.move(Duration.ofMinutes(2));
        Awaitility.await()
                .until(() -> shop.number("SELECT COUNT(*) FROM orders WHERE status = 'PENDING_PAYMENT'") == 0);
    }

    private static ShopClient keyed(ShopClient client, String key) {
        return client.with("Idempotency-Key", key);
    }

    private static List<Statement> statements(Handle log) {
        return log.select("SELECT thread_id, argument FROM mysql.general_log WHERE command_type = 'Query'")
                .map((row, context) ->
                        new Statement(row.getLong(1), row.getString(2).strip()))
                .list();
    }

    /** What stands between SET autocommit=0 and the commit, by connection. */
    private static List<List<String>> transactions(List<Statement> statements) {
        List<List<String>> ended = new ArrayList<>();
        Map<Long, List<String>> open = new HashMap<>();
        for (Statement statement : statements) {
            String text = statement.text().toLowerCase(Locale.ROOT);
            if (text.equals("set autocommit=0")) {
                open.put(statement.thread(), new ArrayList<>());
            } else if (text.equals("commit") || text.equals("rollback")) {
                List<String> transaction = open.remove(statement.thread());
                if (transaction != null) {
                    ended.add(transaction);
                }
            } else if (open.containsKey(statement.thread())) {
                open.get(statement.thread()).add(statement.text());
            }
        }
        return ended;
    }

    /** Returns the tables that the transaction locked. */
    private static Set<String> check(List<String> transaction, String strategy) {
        Set<String> touched = new HashSet<>();
        int last = -1;
        long lastOption = 0;
        for (String statement : transaction) {
            for (String table : tables(statement)) {
                int place = ORDER.indexOf(table);
                if (place < 0 || !touched.add(table)) {
                    continue;
                }
                // Row locks come before the decision that makes the response, and so before its key; a response that
                // carries the stock is made when the stock was changed.
                boolean keyAfterRowLocks = table.equals("idempotency_keys")
                        && (strategy.equals("pessimistic")
                                || transaction.stream().anyMatch(each -> each.contains("INSERT INTO stock_movements")));
                assertThat(keyAfterRowLocks || place > last)
                        .as("%s after %s in %s", table, last < 0 ? "" : ORDER.get(last), transaction)
                        .isTrue();
                last = Math.max(last, place);
            }
            Matcher option = OPTION.matcher(statement);
            if (option.matches()) {
                assertThat(Long.parseLong(option.group(1)))
                        .as("options by id in %s", transaction)
                        .isGreaterThan(lastOption);
                lastOption = Long.parseLong(option.group(1));
            }
        }
        return touched;
    }

    private static List<String> tables(String statement) {
        if (LOCKING_READ.matcher(statement).matches()) {
            return READ_TABLE
                    .matcher(statement)
                    .results()
                    .map(table -> table.group(1).toLowerCase(Locale.ROOT))
                    .toList();
        }
        return Stream.of(WRITE, KEYED_INSERT)
                .map(pattern -> pattern.matcher(statement))
                .filter(Matcher::matches)
                .map(table -> table.group(1).toLowerCase(Locale.ROOT))
                .toList();
    }
}
