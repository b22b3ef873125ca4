package lastone.lab;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
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

    /** Sells nothing. */
    static final class Empty implements Catalog {

        @Override
        public Fixture create(Workload workload) {
            return new Fixture(workload, List.of(), List.of());
        }

        @Override
        public List<Long> remove(Fixture fixture) {
            return List.of();
        }
    }

    /** Makes something of an index. */
    interface Maker<T> {
        T make(int index) throws IOException;
    }

    /** Opens so many connections, all at a time. */
    List<RaceConnection> connect(int count) throws IOException {
        return inParallel(count, _ -> new RaceConnection(address));
    }

    /** Makes as many, each on a virtual thread of its own; blocks until all are there. */
    static <T> List<T> inParallel(int count, Maker<T> maker) throws IOException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = IntStream.range(0, count)
                    .mapToObj(index -> threads.submit(() -> maker.make(index)))
                    .toList();
            List<T> made = new ArrayList<>();
            for (Future<T> future : futures) {
                made.add(future.get());
            }
            return made;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    static void close(List<RaceConnection> connections) throws IOException {
        for (RaceConnection connection : connections) {
            connection.close();
        }
    }
}
