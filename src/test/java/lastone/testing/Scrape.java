package lastone.testing;

import java.util.Map;
import java.util.TreeMap;

/** What {@code /metrics} said at one moment. */
public final class Scrape {

    private Scrape() {}

    /** The values by name and labels, for example {@code jvm_gc_seconds_count{collector="Copy"}}. */
    public static Map<String, Double> of(ShopClient caller) {
        Map<String, Double> values = new TreeMap<>();
        ShopClient.Response response = caller.get("/metrics");
        if (response.status() != 200) {
            throw new AssertionError(response.text());
        }
        response.text().lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int end = line.lastIndexOf(' ');
            values.put(line.substring(0, end), Double.valueOf(line.substring(end + 1)));
        });
        return values;
    }
}
