package lastone.lab;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * A server that is raced over HTTP.
 *
 * @param process what runs it, for its CPU time; empty when it is not a process of this machine
 * @param catalog what it sells
 */
record HttpServer(URI address, Optional<ProcessHandle> process, Catalog catalog) {

    /** How products get on sale at a server, and off again. */
    interface Catalog {

        /** Puts the units of a workload on sale. */
        Fixture create(Workload workload) throws IOException;

        /** Ends the sale; returns the stock that each option has left. */
        List<Long> remove(Fixture fixture) throws IOException;
    }

    /** Makes something of an index. */
    interface Maker<T> {
        T make(int index) throws IOException;
    }

    /** Opens so many connections, all at a time; blocks until each is open or has failed. */
    List<Future<RaceConnection>> connect(int count) {
        return inParallel(count, _ -> new RaceConnection(address));
    }

    /** Makes as many, each on a virtual thread of its own; blocks until each is there or has failed. */
    static <T> List<Future<T>> inParallel(int count, Maker<T> maker) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return IntStream.range(0, count)
                    .mapToObj(index -> threads.submit(() -> maker.make(index)))
                    .toList();
        }
    }

    static void close(List<Future<RaceConnection>> connections) throws IOException {
        for (Future<RaceConnection> connection : connections) {
            if (connection.state() == Future.State.SUCCESS) {
                connection.resultNow().close();
            }
        }
    }
}
