package lastone.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lastone.testing.Command;
import lastone.testing.RedisNode;
import lastone.testing.RunningShop;
import lastone.testing.Scrape;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What docs/operating.md and the dashboard say of the metrics is what a server returns. */
class OperatingDocsTest {

    private static final Path DOCS = Path.of("docs/operating.md");
    private static final Path DASHBOARD = Path.of("docs/grafana-dashboard.json");

    private static final Path ALERTS = Path.of("docs/alerts.yml");

    private static final Pattern LOGGED = Pattern.compile("LOG\\.(info|warn|error)\\(\\s*\"([^\"]*)\"");

    private static final Pattern METRIC =
            Pattern.compile("\\b(http_server|hikaricp|jvm|process|system|lastone)_[a-z0-9_]+");

    private static final Set<String> SCRAPED = new TreeSet<>();

    /** One server writes batches and the other takes locks, so each has metrics of its own. */
    @BeforeAll
    static void scrape() {
        scrape(RunningShop.demo());
        scrape(RunningShop.demo("STOCK_STRATEGY", "pubsub", "REDIS_URLS", RedisNode.sharedUrls()));
    }

    private static void scrape(RunningShop running) {
        try (RunningShop shop = running) {
            shop.order(1, 1, 1);
            Scrape.of(shop.anyone());
            Scrape.of(shop.anyone()).keySet().forEach(name -> SCRAPED.add(name.replaceFirst("\\{.*", "")));
        }
    }

    private static Set<String> metricsIn(String text) {
        return METRIC.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String family(String metric) {
        return metric.replaceFirst("_(count|sum|max|bucket)$", "");
    }

    @Test
    void everyLogLineIsInTheDocs() throws IOException {
        String docs = Files.readString(DOCS);
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/lastone"))) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(each -> !each.startsWith("src/main/java/lastone/lab"))
                    .toList()) {
                LOGGED.matcher(Files.readString(file))
                        .results()
                        .forEach(line -> lines.add("| `%s` | `%s` |"
                                .formatted(
                                        line.group(2).replace("{}", "..."),
                                        line.group(1).toUpperCase(Locale.ROOT))));
            }
        }
        assertThat(lines).hasSizeGreaterThan(30).allMatch(docs::contains);
    }

    @Test
    void everyMetricOfTheDashboardIsThere() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
        List<String> expressions = new ArrayList<>(dashboard.findValuesAsText("expr"));
        expressions.addAll(dashboard.findValuesAsText("query"));
        assertThat(expressions).hasSizeGreaterThan(20);
        assertThat(SCRAPED).containsAll(metricsIn(String.join("\n", expressions)));
    }

    private static List<String> alertRows() throws IOException {
        List<String> rows = new ArrayList<>();
        for (JsonNode rule : new YAMLMapper().readTree(ALERTS.toFile()).findValue("rules")) {
            rows.add("| `%s` | `%s` | %s | %s |"
                    .formatted(
                            rule.path("alert").asText(),
                            rule.path("expr").asText(),
                            rule.path("for").asText(),
                            rule.at("/annotations/summary").asText()));
        }
        return rows;
    }

    @Test
    void theAlertsOfTheDocsAreThoseOfTheFile() throws IOException {
        assertThat(Files.readAllLines(DOCS).stream().filter(line -> line.matches("\\| `Lastone[A-Z].*")))
                .hasSizeGreaterThan(10)
                .containsExactlyElementsOf(alertRows());
    }

    @Test
    void prometheusTakesTheAlerts() {
        if (Command.run("promtool", "--version").exitCode() != 0) {
            System.err.println("SKIPPED: docs/alerts.yml is not checked by promtool (apt-get install prometheus)");
            abort("no promtool");
        }
        Command checked = Command.run("promtool", "check", "rules", ALERTS.toString());
        assertThat(checked.exitCode()).as(checked.output()).isZero();
    }

    @Test
    void everyMetricOfTheDocsIsThere() throws IOException {
        Set<String> families = SCRAPED.stream().map(OperatingDocsTest::family).collect(Collectors.toSet());
        for (String metric : metricsIn(Files.readString(DOCS))) {
            assertThat(SCRAPED.contains(metric) || families.contains(metric))
                    .as(metric)
                    .isTrue();
        }
    }

    @Test
    void everyMetricOfTheShopIsInTheDocs() throws IOException {
        Set<String> documented = metricsIn(Files.readString(DOCS));
        assertThat(SCRAPED.stream()
                        .filter(metric -> metric.matches("(http|hikaricp|lastone)_.*"))
                        .filter(metric -> !documented.contains(metric) && !documented.contains(family(metric))))
                .isEmpty();
    }
}
