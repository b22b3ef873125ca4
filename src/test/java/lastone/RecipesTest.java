package lastone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lastone.error.ErrorCode;
import lastone.shop.Setting;
import lastone.shop.Strategy;
import lastone.testing.RunningShop;
import lastone.testing.ShopClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The places of docs/CONTRIBUTING.md's recipes that the compiler does not know: a forgotten one fails here. */
class RecipesTest {

    private static final JsonNode CONTRACT = yaml("src/main/resources/openapi.yaml");

    @ParameterizedTest
    @EnumSource
    void aSettingIsReadAndStandsInTheReadmeWithItsDefault(Setting setting) {
        String readers =
                sources("src/main/java/lastone/shop", "(Config|SettingReader)").collect(Collectors.joining());
        assertThat(readers).as("read by Config, or for it").containsPattern("\\b" + setting + "\\b");
        String fallback = setting.defaultValue().isEmpty() ? "" : "`" + setting.defaultValue() + "` ";
        assertThat(text("README.md"))
                .as("a row of the table")
                .containsPattern(
                        "(?m)^\\| (`\\w+`, )*`" + setting + "`(, `\\w+`)* \\| " + Pattern.quote(fallback) + "\\|");
    }

    @Test
    void theReadmeHasNoSettingThatIsNotThere() {
        String table = text("README.md").split("\n## Settings\n", 2)[1].split("\n## ", 2)[0];
        assertThat(found("(?m)(?<=^\\| |^\\| `\\w{1,30}`, )`([A-Z_]+)`", Stream.of(table)))
                .containsExactlyInAnyOrderElementsOf(names(Setting.values()));
    }

    @ParameterizedTest
    @EnumSource
    void aStrategyIsExplainedWhereverPeopleChooseOne(Strategy strategy) {
        String word = strategy.configName();
        String row = "(?m)^\\| `" + word + "` \\| ";
        for (String table : List.of("README.md", "docs/strategies.md")) {
            assertThat(text(table)).as("a row of the tables of %s", table).containsPattern(row);
        }
        for (String language : List.of("en", "ko")) {
            assertThat(text("src/main/resources/lastone/page/" + language + ".js"))
                    .contains("'strategy." + word + "':");
        }
        assertThat(text("src/main/resources/lastone/lab/report.html"))
                .as("colour and sentence of the report")
                .contains("--" + word + ": #")
                .contains("\n  " + word + ": \"");
    }

    @Test
    void theContractHasEveryErrorCodeAndNoOther() {
        Set<String> listed = new TreeSet<>();
        CONTRACT.at("/components/schemas/ErrorCode/enum").forEach(code -> listed.add(code.asText()));
        assertThat(listed).containsExactlyInAnyOrderElementsOf(names(ErrorCode.values()));
    }

    /** Left out: too many requests of one caller, which RequestSlotsTest has without a server. */
    @ParameterizedTest
    @EnumSource(names = "TOO_MANY_REQUESTS_ERROR", mode = EnumSource.Mode.EXCLUDE)
    void anErrorCodeBelongsToAResponseAndATestExpectsIt(ErrorCode code) {
        String responses = CONTRACT.at("/components/responses").toString();
        assertThat(responses).containsPattern("\"(const\":|enum\":\\[)[^]}]*\"" + code + "\"");
        assertThat(sources("src/test/java", "Test")).anyMatch(test -> test.contains("\"" + code + "\""));
    }

    @Test
    void theContractNamesEveryTypeOfEventAndNoOther() {
        String types = CONTRACT.at("/components/schemas/Event/properties/type/description")
                .asText();
        assertThat(found("`([a-z_.]+)`", Stream.of(types)))
                .isEqualTo(found(
                        "Event\\.(?:once|atVersion|repeatable)\\(\\s*\"([a-z_.]+)\"", sources("src/main/java", "")));
    }

    /** That every operation of the contract is there is for TourHttpTest to show. */
    @Test
    void everyRouteIsInTheContract() throws IllegalAccessException {
        try (RunningShop shop = RunningShop.demo()) {
            assertThat(shop.routes())
                    .hasSizeGreaterThan(25)
                    .allMatch(route -> ShopClient.contract().describes(route), "stands in openapi.yaml");
        }
    }

    private static List<String> names(Enum<?>[] values) {
        return Stream.of(values).map(Enum::name).toList();
    }

    private static Set<String> found(String pattern, Stream<String> texts) {
        Pattern compiled = Pattern.compile(pattern);
        return texts.flatMap(text -> compiled.matcher(text).results())
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> sources(String folder, String word) {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files
                    .filter(file -> file.toString().matches(".*" + word + "\\w*\\.java"))
                    .map(file -> text(file.toString()))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode yaml(String file) {
        try {
            return new YAMLMapper().readTree(text(file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
