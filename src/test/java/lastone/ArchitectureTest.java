package lastone;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows of docs/ARCHITECTURE.md. */
class ArchitectureTest {

    /** Who may know whom in-house; what is not listed is not allowed. */
    private static final Map<String, List<String>> MAY_KNOW = Map.ofEntries(
            Map.entry("concurrent", List.of()),
            Map.entry("db", List.of("concurrent")),
            Map.entry("web", List.of("concurrent")),
            Map.entry("batch", List.of("concurrent")),
            Map.entry("redis", List.of("concurrent")),
            Map.entry("lock", List.of("concurrent", "redis")),
            Map.entry("stock", List.of("db")),
            Map.entry("event", List.of("concurrent", "db", "web", "redis")),
            Map.entry("audit", List.of("db", "web")),
            Map.entry("idempotency", List.of("db", "web")),
            Map.entry("user", List.of("db", "web", "idempotency")),
            Map.entry("product", List.of("db", "web", "stock")),
            Map.entry("cart", List.of("db", "web")),
            Map.entry(
                    "order",
                    List.of("concurrent", "db", "web", "stock", "cart", "idempotency", "event", "product", "user")),
            Map.entry("strategy", List.of("concurrent", "db", "stock", "order", "batch", "lock")),
            Map.entry(
                    "shop",
                    List.of(
                            "strategy",
                            "batch",
                            "db",
                            "lock",
                            "stock",
                            "event",
                            "audit",
                            "idempotency",
                            "user",
                            "product",
                            "cart",
                            "order")),
            Map.entry("cli", List.of("db", "web", "audit", "shop")),
            Map.entry("lab", List.of("audit", "db", "web", "redis", "order", "product", "shop")),
            Map.entry("demo", List.of("db", "web", "order", "product", "user", "shop", "lab")));

    private static final JavaClasses SHOP = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
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
    void javalinIsKnownToRoutesWebAndMainAlone() {
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Routes")
                .and()
                .resideOutsideOfPackage("lastone.web")
                .and()
                .doNotHaveFullyQualifiedName("lastone.Main")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.javalin..", "jakarta.servlet..", "org.eclipse.jetty..")
                .check(SHOP);
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
