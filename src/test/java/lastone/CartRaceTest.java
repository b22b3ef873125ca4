package lastone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import lastone.testing.Race;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CartRaceTest {

    @ParameterizedTest
    @EnumSource(DatabaseKind.class)
    void manyAdditionsAtOnceStopAtAHundredLines(DatabaseKind kind) {
        String[] settings = Stream.concat(
                        kind.freshDatabase().entrySet().stream(), Stream.of(Map.entry("MODE", "demo")))
                .flatMap(setting -> Stream.of(setting.getKey(), setting.getValue()))
                .toArray(String[]::new);
        try (RunningShop shop = RunningShop.demo(settings)) {
            List<Long> options = Stream.of(options(shop), options(shop))
                    .flatMap(List::stream)
                    .toList();
            for (long option : options.subList(0, 98)) {
                assertThat(add(shop, option)).isEqualTo(201);
            }
            List<Integer> statuses = Race.run(12, i -> () -> add(shop, options.get(98 + i)));

            assertThat(statuses).containsOnly(201, 400);
            assertThat(statuses.stream().filter(status -> status == 201)).hasSize(2);
            assertThat(shop.user(1).get("/api/v1/carts").expect(200).get("data"))
                    .hasSize(100);
            shop.user(1).post("/api/v1/orders", "{'fromCart':true}").expect(201);
        }
    }

    private static int add(RunningShop shop, long option) {
        return shop.user(1)
                .post("/api/v1/carts", "{'productOptionId':%d,'quantity':1}".formatted(option))
                .status();
    }

    private static List<Long> options(RunningShop shop) {
        String options = IntStream.range(0, 60)
                .mapToObj(i -> "{'name':'O%d','price':1,'stock':5}".formatted(i))
                .collect(Collectors.joining(","));
        return StreamSupport.stream(
                        shop.admin()
                                .post("/api/v1/products", "{'name':'Many','options':[" + options + "]}")
                                .expect(201)
                                .get("options")
                                .spliterator(),
                        false)
                .map(option -> option.get("id").asLong())
                .toList();
    }
}
