package lastone.torture;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import lastone.RunningShop;

/** Two servers in this process that share a database, each with a clock of its own. */
record Shops(List<RunningShop> servers) implements AutoCloseable {

    static Shops start(Map<String, String> settings) {
        return new Shops(
                IntStream.range(0, 2).mapToObj(i -> RunningShop.on(settings)).toList());
    }

    List<String> addresses() {
        return servers.stream().map(RunningShop::address).toList();
    }

    @Override
    public void close() {
        servers.forEach(RunningShop::close);
    }
}
