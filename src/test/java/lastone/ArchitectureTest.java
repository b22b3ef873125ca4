package lastone;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows of docs/ARCHITECTURE.md. */
class ArchitectureTest {

    /** Which package may depend on which; what is not listed is not allowed. */
    private static final Map<String, List<String>> MAY_KNOW = Map.ofEntries(
            Map.entry("concurrent", List.of()),
            Map.entry("error", List.of()),
            Map.entry("json", List.of()),
            Map.entry("db", List.of("batch", "concurrent")),
            Map.entry("batch", List.of("concurrent")),
            Map.entry("redis", List.of("concurrent")),
            Map.entry("lock", List.of("concurrent", "redis")),
            Map.entry("stock", List.of("db", "event")),
            Map.entry("auth", List.of("db", "error")),
            Map.entry("idempotency", List.of("db", "error")),
            Map.entry("api", List.of("auth", "concurrent", "db", "error", "idempotency", "json")),
            Map.entry("http", List.of("api", "concurrent", "error", "json")),
            Map.entry("event", List.of("api", "concurrent", "db", "error", "json", "redis")),
            Map.entry("audit", List.of("api", "db", "error")),
            Map.entry("user", List.of("api", "auth", "db", "error", "idempotency")),
            Map.entry(
                    "product",
                    List.of("api", "auth", "batch", "concurrent", "db", "error", "event", "idempotency", "stock")),
            Map.entry("cart", List.of("api", "auth", "db", "error", "idempotency", "stock")),
            Map.entry(
                    "order",
                    List.of(
                            "api",
                            "auth",
                            "batch",
                            "cart",
                            "concurrent",
                            "db",
                            "error",
                            "event",
                            "idempotency",
                            "product",
                            "stock",
                            "user")),
            Map.entry("strategy", List.of("batch", "concurrent", "db", "lock", "order", "stock")),
            Map.entry(
                    "shop",
                    List.of(
                            "api",
                            "audit",
                            "auth",
                            "batch",
                            "cart",
                            "db",
                            "event",
                            "idempotency",
                            "lock",
                            "order",
                            "product",
                            "stock",
                            "strategy",
                            "user")),
            Map.entry("check", List.of("db", "shop")),
            Map.entry("cli", List.of("api", "audit", "db", "shop")),
            Map.entry("lab", List.of("audit", "db", "error", "json", "order", "product", "redis", "shop")),
            Map.entry(
                    "demo",
                    List.of(
                            "api",
                            "concurrent",
                            "db",
                            "error",
                            "http",
                            "json",
                            "lab",
                            "order",
                            "product",
                            "shop",
                            "user")));

    private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:static )?lastone\\.([a-zA-Z]+)");

    private static final JavaClasses SHOP = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("lastone");

    @Test
    void arrowsPointOneWay() {
        MAY_KNOW.forEach((name, known) -> {
            String[] allowed = Stream.concat(Stream.of(name), known.stream())
                    .map(other -> "lastone." + other)
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("lastone." + name)
                    .should()
                    .dependOnClassesThat(resideInAPackage("lastone..").and(not(resideInAnyPackage(allowed))))
                    .check(SHOP);
        });
    }

    @Test
    void everyPackageHasItsArrows() {
        classes()
                .that()
                .resideOutsideOfPackage("lastone")
                .should()
                .resideInAnyPackage(MAY_KNOW.keySet().stream()
                        .map(name -> "lastone." + name)
                        .toArray(String[]::new))
                .check(SHOP);
    }

    @Test
    void nothingDependsOnTheStart() {
        noClasses()
                .that()
                .resideOutsideOfPackage("lastone")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("lastone")
                .check(SHOP);
    }

    @Test
    void thereAreNoCycles() {
        slices().matching("lastone.(*)").should().beFreeOfCycles().check(SHOP);
    }

    @Test
    void httpIsKnownToItsRoomsAndRoutesAlone() {
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Routes")
                .and()
                .resideOutsideOfPackages("lastone.api", "lastone.http", "lastone")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.javalin..", "jakarta.servlet..", "org.eclipse.jetty..", "lastone.api")
                .check(SHOP);
    }

    /** The compiler copies constants of other classes, so that no class file shows the arrow; its import does. */
    @Test
    void importsPointOneWay() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/lastone"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".java")).flatMap(ArchitectureTest::badImports))
                    .isEmpty();
        }
    }

    private static Stream<String> badImports(Path file) {
        String room = file.getName(file.getNameCount() - 2).toString();
        if (!MAY_KNOW.containsKey(room)) {
            return Stream.empty();
        }
        try {
            return IMPORT.matcher(Files.readString(file))
                    .results()
                    .map(found -> found.group(1))
                    .filter(known -> !known.equals(room) && !MAY_KNOW.get(room).contains(known))
                    .map(known -> file + " imports lastone." + known);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void jedisIsKnownToRedisLocksAndEventsAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages("lastone.redis", "lastone.lock", "lastone.event")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("redis.clients..")
                .check(SHOP);
    }

    @Test
    void timeComesFromTheClock() {
        noClasses()
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .check(SHOP);
    }
}
