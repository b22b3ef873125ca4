package lastone.torture;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** All customers at work at once, for as long as something is done to the shop. */
final class Load {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<? extends Future<?>> working;
    private volatile boolean over;

    private Load(World world) {
        this.working = world.customers().stream()
                .map(customer -> threads.submit(() -> work(customer)))
                .toList();
    }

    /** Does something under load, and blocks until every request under way has a response or has failed. */
    static void during(World world, Runnable faults) {
        Load load = new Load(world);
        try {
            faults.run();
        } finally {
            load.end();
        }
    }

    private void work(Customer customer) {
        while (!over) {
            customer.act();
        }
    }

    private void end() {
        over = true;
        threads.close();
        for (Future<?> each : working) {
            try {
                each.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("A customer failed", e.getCause());
            }
        }
    }
}
