package lastone.cli;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import lastone.shop.Config;
import lastone.shop.Setting;
import lastone.shop.Strategy;

/** Texts of the command line. */
public final class Help {

    private Help() {}

    /** The text of {@code help}: commands, settings with their defaults, strategies. */
    public static String text() {
        return """
                Lastone: a small commerce server that sells the last one exactly once.

                java -jar lastone.jar              start the server
                java -jar lastone.jar lab          race the strategies on the configured database; see lab --help
                java -jar lastone.jar audit        check the ledger of the database; exit code 1 if it is inconsistent
                java -jar lastone.jar migrate      bring the database to this version's schema, and end
                java -jar lastone.jar check-database  whether a database keeps what the shop relies on; exit code 1 if it does not
                java -jar lastone.jar help         this text
                java -jar lastone.jar version      the version

                Settings are environment variables:
                %s

                Strategies:
                %s
                """.formatted(lines(Setting.values(), Help::line), lines(Strategy.values(), Help::line));
    }

    /**
     * The address and the database of a server that has started, without passwords; in a demo also three calls to start
     * with.
     *
     * @param port the port in use, also where the setting is 0
     */
    public static String welcome(Config config, int port) {
        String address = address(config, port);
        String data = config.dbUrl().replaceFirst("[?;].*", "").replaceFirst("//[^/@]*@", "//");
        if (!config.isDemo()) {
            return "Lastone is at %s (production mode), data in %s%n".formatted(address, data);
        }
        return """
                Lastone is at %1$s (demo mode), data in %2$s

                See the flash sale, order one, and list your orders:
                  curl %1$s/api/v1/products/1
                  curl %1$s/api/v1/orders -H 'Authorization: Bearer demo-user-1' -H 'Content-Type: application/json' -d '{"items":[{"productOptionId":1,"quantity":1}]}'
                  curl %1$s/api/v1/orders -H 'Authorization: Bearer demo-user-1'

                Stop it with Ctrl-C.
                """.formatted(address, data);
    }

    /** Where a server is that has started. */
    public static String address(Config config, int port) {
        return "http://%s:%d".formatted(config.host().contains(":") ? "[::1]" : config.host(), port);
    }

    private static <T> String lines(T[] values, Function<T, String> line) {
        return Arrays.stream(values).map(line).collect(Collectors.joining("\n"));
    }

    private static String line(Strategy strategy) {
        return "  %-21s %s".formatted(strategy.configName(), strategy.description());
    }

    private static String line(Setting setting) {
        String defaultValue = setting.defaultValue().isEmpty() ? "" : " [" + setting.defaultValue() + "]";
        return "  %-21s %s%s".formatted(setting, setting.description(), defaultValue);
    }
}
