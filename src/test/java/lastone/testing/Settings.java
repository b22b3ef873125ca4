package lastone.testing;

import java.util.HashMap;
import java.util.Map;

/** Settings as tests write them: pairs of name and value. */
public final class Settings {

    private Settings() {}

    public static Map<String, String> of(String... pairs) {
        return with(Map.of(), pairs);
    }

    /** The settings and further ones, in a new map that may be changed. */
    public static Map<String, String> with(Map<String, String> settings, String... pairs) {
        Map<String, String> all = new HashMap<>(settings);
        for (int i = 0; i < pairs.length; i += 2) {
            all.put(pairs[i], pairs[i + 1]);
        }
        return all;
    }
}
