package lastone.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Runs many real threads that are released at once. */
public final class Race {

    private Race() {}

    /** Like {@link #run}, and returns the sum of the results. */
    public static int sum(int count, IntFunction<Callable<Integer>> tasks) {
        return run(count, tasks).stream().mapToInt(Integer::intValue).sum();
    }

    /** Starts {@code count} virtual threads on one signal and returns their results in their order. */
    public static <T> List<T> run(int count, IntFunction<Callable<T>> tasks) {
        CountDownLatch ready = new CountDownLatch(count);
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                Callable<T> task = tasks.apply(i);
                futures.add(threads.submit(() -> {
                    ready.countDown();
                    start.await();
                    return task.call();
                }));
            }
            ready.await();
            start.countDown();
            List<T> results = new ArrayList<>(count);
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new AssertionError("A task failed", e.getCause());
        }
    }

    /** Waits for a latch without being interrupted, for a minute at the most. */
    public static void await(CountDownLatch latch) {
        try {
            if (!latch.await(1, TimeUnit.MINUTES)) {
                throw new AssertionError("The latch is still at " + latch.getCount());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
