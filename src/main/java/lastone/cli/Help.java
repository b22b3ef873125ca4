package lastone.cli;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import lastone.shop.Config;
import lastone.shop.Setting;
import lastone.shop.Strategy;

/** What the server tells a person on the terminal. */
public final class Help {

    private Help() {}

    public static String text() {
        return """
                Lastone: a small commerce server that sells the last one exactly once.

                java -jar lastone.jar              start the server
                java -jar lastone.jar lab          race the strategies on the database of the settings; lab --help
                java -jar lastone.jar audit        check the books of the database: exit code 1 if they do not hold
                java -jar lastone.jar --help       this text
                java -jar lastone.jar --version    the version

                Settings are environment variables:
                %s

                Strategies:
                %s
                """.formatted(lines(Setting.values(), Help::line), lines(Strategy.values(), Help::line));
    }

    /** Where the server is, and in a demo three calls to start with. */
    public static String welcome(Config config, int port) {
        String address = "http://%s:%d".formatted(config.host().contains(":") ? "[::1]" : config.host(), port);
        String data = config.dbUrl().replaceFirst("[?;].*", "").replaceFirst("//[^/@]*@", "//");
        if (!config.isDemo()) {
            return "Lastone is at %s (production mode), data in %s%n".formatted(address, data);
        }
        return """
                Lastone is at %1$s (demo mode), data in %2$s

                Look at the flash sale, order one, and see your orders:
                  curl %1$s/api/v1/products/1
                  curl %1$s/api/v1/orders -H 'Authorization: Bearer demo-user-1' -H 'Content-Type: application/json' -d '{"items":[{"productOptionId":1,"quantity":1}]}'
                  curl %1$s/api/v1/orders -H 'Authorization: Bearer demo-user-1'

                Stop it with Ctrl-C.
                """.formatted(address, data);
    }

    private static <T> String lines(T[] values, Function<T, String> line) {
        return Arrays.stream(values).map(line).collect(Collectors.joining("\n"));
    }

    private static String line(Strategy strategy) {
        return "  %-21s %s".formatted(strategy.word(), strategy.description());
    }

    private static String line(Setting setting) {
        String fallback = setting.fallback().isEmpty() ? "" : " [" + setting.fallback() + "]";
        return "  %-21s %s%s".formatted(setting, setting.meaning(), fallback);
    }
}
