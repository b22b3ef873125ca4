package lastone.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import lastone.testing.RunningShop;
import lastone.testing.Samples;
import lastone.testing.ShopClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * Asks every operation of {@code openapi.yaml} everything, good and bad, as everybody. {@link ShopClient} holds each
 * response against the contract; here nothing may fail, nobody may reach what is another's, and each operation has to
 * succeed. A run is repeated by {@code -Dfuzz.seed=NUMBER}.
 */
class FuzzHttpTest {

    private static final int RANDOM_CASES = 1_000;

    private static final List<String> ODD_IDS =
            List.of(("0 -1 x 1.0 01 %2B1 1%20 %00 %C3%A9 %D9%A1 ..%20 a%3Bb 1e3 0x1 9223372036854775807"
                            + " 9223372036854775808 1%27%20OR%201%3D1 " + "1".repeat(1_000))
                    .split(" ", -1));

    /** The first is empty, and the last is a space. */
    private static final List<String> ODD_VALUES =
            List.of((";0;1;-1;100;101;x;1.5;+1;9223372036854775808;2026-03-01;2026-02-30;0000-01-01;9999-12-31"
                            + ";99999-01-01;null;true;\u0000;\uFFFF;a&b=c;MQ;" + "x".repeat(500) + "; ")
                    .split(";", -1));

    private static final List<String> ODD_BODIES = List.of(
            ("; ;{;[];null;\"x\";{\"a\":1,\"a\":2};{}{};\u00ef\u00bb\u00bf{};" + "[".repeat(20_000)).split(";", -1));

    /** An operation as the document describes it. */
    private record Operation(String method, String template, JsonNode node) {
        @Override
        public String toString() {
            return method + " " + template;
        }

        boolean hasId() {
            return template.contains("{id}");
        }

        /** A stream does not end, so only those whom it refuses may ask. */
        boolean isStream() {
            return node.at("/responses/200/content").has("text/event-stream");
        }
    }

    private final long seed = Long.getLong("fuzz.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final JsonNode document = document();
    private final Samples samples = new Samples(document, random);

    @AutoClose
    private final RunningShop shop = RunningShop.demo("MAX_PENDING_ORDERS", "0");

    private final FuzzWorld world = new FuzzWorld(shop);
    private final Map<String, Integer> cases = new TreeMap<>();
    private final Map<String, Integer> successes = new TreeMap<>();
    private final Map<Integer, Integer> statuses = new TreeMap<>();

    private static JsonNode document() {
        try (var yaml = FuzzHttpTest.class.getResourceAsStream("/openapi.yaml")) {
            return new YAMLMapper().readTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void noRequestFailsAndNoCustomerReachesAnothersData() {
        System.out.println("fuzz.seed=" + seed);
        List<Operation> operations = operations();
        for (Operation operation : operations) {
            askAsEverybody(operation);
            if (!operation.isStream()) {
                askEverything(operation);
            }
        }
        for (int i = 0; i < RANDOM_CASES; i++) {
            askAtRandom(operations.get(random.nextInt(operations.size())));
        }
        System.out.printf(
                "fuzz: %d operations, %d cases (%d to %d each), responses by status %s%n",
                operations.size(),
                cases.values().stream().mapToInt(Integer::intValue).sum(),
                cases.values().stream().mapToInt(Integer::intValue).min().orElse(0),
                cases.values().stream().mapToInt(Integer::intValue).max().orElse(0),
                statuses);
        assertThat(operations)
                .filteredOn(operation -> !operation.isStream() && !successes.containsKey(operation.toString()))
                .isEmpty();
    }

    private List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(entry -> {
                    if (entry.getValue().has("operationId")) {
                        operations.add(new Operation(
                                entry.getKey().toUpperCase(Locale.ROOT), path.getKey(), entry.getValue()));
                    }
                }));
        return operations;
    }

    private void askAsEverybody(Operation operation) {
        JsonNode security =
                operation.node().has("security") ? operation.node().get("security") : document.get("security");
        boolean needsToken = !security.isEmpty() && security.valueStream().noneMatch(JsonNode::isEmpty);
        for (Map.Entry<String, ShopClient> caller : world.callers().entrySet()) {
            boolean mayPass = List.of("owner", "admin").contains(caller.getKey());
            if (operation.isStream() && mayPass) {
                continue;
            }
            int status = ask(operation, caller.getValue(), path(operation), body(operation));
            String what = operation + " as " + caller.getKey() + ", fuzz.seed=" + seed;
            if (needsToken && List.of("nobody", "garbage", "expired").contains(caller.getKey())) {
                assertThat(status).as(what).isEqualTo(401);
            }
            if (mayPass) {
                assertThat(status).as(what).isNotIn(400, 401);
            }
            if (caller.getKey().equals("stranger") && world.isOwned(operation.template())) {
                assertThat(status).as(what).isIn(403, 404);
            }
        }
    }

    private void askEverything(Operation operation) {
        for (String name : List.of("owner", "admin")) {
            ShopClient caller = Objects.requireNonNull(world.callers().get(name));
            byte[] good = body(operation);
            if (operation.hasId()) {
                ODD_IDS.forEach(
                        id -> ask(operation, caller, operation.template().replaceAll("\\{\\w+}", id), good));
            }
            for (JsonNode parameter : operation.node().path("parameters")) {
                ODD_VALUES.forEach(odd -> askWith(operation, caller, samples.followed(parameter), odd, good));
            }
            if (good == null) {
                continue;
            }
            for (JsonNode bad : Samples.bad(Objects.requireNonNull(sample(operation)))) {
                ask(operation, caller, path(operation), Samples.bytes(bad));
            }
            ODD_BODIES.forEach(
                    odd -> ask(operation, caller, path(operation), odd.getBytes(StandardCharsets.ISO_8859_1)));
            ask(operation, caller.with("Content-Type", "text/plain"), path(operation), good);
            ask(operation, caller, path(operation), new byte[70_000]);
        }
    }

    private void askWith(
            Operation operation, ShopClient caller, JsonNode parameter, String value, byte @Nullable [] body) {
        String name = parameter.path("name").asText();
        if (parameter.path("in").asText().equals("header")) {
            // Java's client refuses to send other characters.
            if (value.chars().allMatch(each -> each >= ' ' && each <= '~')) {
                ask(operation, caller.with(name, value), path(operation), body);
            }
            return;
        }
        String pair = name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
        ask(operation, caller, path(operation) + "?" + pair, body);
        ask(operation, caller, path(operation) + "?" + pair + "&" + pair, body);
    }

    private void askAtRandom(Operation operation) {
        List<ShopClient> callers = new ArrayList<>(world.callers().values());
        ShopClient caller = callers.get(random.nextInt(operation.isStream() ? 4 : callers.size()));
        JsonNode sample = sample(operation);
        byte[] body = null;
        if (sample != null) {
            List<JsonNode> once = Samples.bad(sample);
            List<JsonNode> twice = Samples.bad(once.get(random.nextInt(once.size())));
            body = Samples.bytes(twice.get(random.nextInt(twice.size())));
        }
        ask(operation, caller, path(operation), body);
    }

    private int ask(Operation operation, ShopClient caller, String path, byte @Nullable [] body) {
        ShopClient.Response response;
        try {
            response = caller.call(operation.method(), path, body);
        } catch (AssertionError | UncheckedIOException e) {
            throw new AssertionError(operation + " at " + path + ", fuzz.seed=" + seed, e);
        }
        assertThat(response.status())
                .as("%s, fuzz.seed=%d: %s", operation, seed, response.text())
                .isLessThan(500);
        cases.merge(operation.toString(), 1, Integer::sum);
        statuses.merge(response.status(), 1, Integer::sum);
        if (response.status() < 300) {
            successes.merge(operation.toString(), 1, Integer::sum);
        }
        return response.status();
    }

    private String path(Operation operation) {
        return operation.hasId()
                ? operation
                        .template()
                        .replace("{id}", Long.toString(world.id(operation.method(), operation.template())))
                        .replace("{tokenId}", Long.toString(world.token()))
                : Samples.withFile(operation.template());
    }

    private byte @Nullable [] body(Operation operation) {
        JsonNode sample = sample(operation);
        return sample == null ? null : Samples.bytes(sample);
    }

    private @Nullable JsonNode sample(Operation operation) {
        JsonNode schema = operation.node().at("/requestBody/content/application~1json/schema");
        if (schema.isMissingNode()) {
            return null;
        }
        world.fillCart();
        return samples.good(schema, world.option());
    }
}
