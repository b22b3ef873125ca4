package lastone.cart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lastone.testing.DatabaseKind;
import lastone.testing.EachDatabase;
import lastone.testing.Race;
import lastone.testing.RunningShop;

class CartRaceTest {

    @EachDatabase
    void manyAdditionsAtOnceStopAtAHundredLines(DatabaseKind kind) {
        try (RunningShop shop = RunningShop.on(kind)) {
            List<Long> options = new ArrayList<>(options(shop));
            options.addAll(options(shop));
            for (long option : options.subList(0, 98)) {
                shop.user(1).putInCart(option, 1).expect(201);
            }
            List<Integer> statuses = Race.run(
                    12,
                    i -> () -> shop.user(1).putInCart(options.get(98 + i), 1).status());

            assertThat(statuses).containsOnly(201, 400);
            assertThat(statuses.stream().filter(status -> status == 201)).hasSize(2);
            assertThat(shop.user(1).list("/api/v1/cart")).hasSize(100);
            shop.user(1).orderCart().expect(201);
        }
    }

    private static List<Long> options(RunningShop shop) {
        String options = IntStream.range(0, 60)
                .mapToObj(i -> "{'name':'O%d','price':1,'stock':5}".formatted(i))
                .collect(Collectors.joining(","));
        String product = "{'name':'Many','options':[" + options + "]}";
        List<Long> ids = new ArrayList<>();
        shop.admin()
                .post("/api/v1/products", product)
                .expect(201)
                .get("options")
                .forEach(option -> ids.add(option.get("id").asLong()));
        return ids;
    }
}
