package lastone.lab;

import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;
import lastone.db.Database;
import lastone.web.ErrorCode;
import lastone.web.ProblemException;

/** Buyers that place their orders with servers in this process, each on a virtual thread of its own. */
public final class ShopRacer implements Racer {

    private final String name;
    private final boolean peer;
    private final Database database;
    private final List<Shops.Shop> servers;
    private final Stopwatch watch;
    private int lastCommits;

    /**
     * @param servers complete servers on one database; a race uses as many of them as it asks for
     * @param watch the one that stands around the transactions of these servers
     */
    public ShopRacer(String name, boolean peer, Database database, List<Shops.Shop> servers, Stopwatch watch) {
        this.name = name;
        this.peer = peer;
        this.database = database;
        this.servers = servers;
        this.watch = watch;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isPeer() {
        return peer;
    }

    /** How many commits the latest run took. */
    public int lastCommits() {
        return lastCommits;
    }

    @Override
    public Run run(Race race) {
        Goods goods = Goods.putOnSale(race, servers.getFirst().products());
        Books books = Books.open(database.jdbi());
        Run run = new Run(race.buyers());
        watch.start(run);
        release(run, race.buyers(), buyer -> buy(run, goods, buyer));
        books.check(goods, run);
        lastCommits = run.commits();
        return run;
    }

    /** Lets all buyers go in one moment, and blocks until the last of them has an answer. */
    static void release(Run run, int buyers, IntConsumer buyer) {
        CountDownLatch ready = new CountDownLatch(buyers);
        CountDownLatch start = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(buyers);
        for (int i = 0; i < buyers; i++) {
            int number = i;
            Thread.startVirtualThread(() -> {
                ready.countDown();
                await(start);
                try {
                    run.asked(number);
                    buyer.accept(number);
                } finally {
                    done.countDown();
                }
            });
        }
        await(ready);
        run.release();
        start.countDown();
        await(done);
    }

    private void buy(Run run, Goods goods, int buyer) {
        Shops.Shop server = servers.get(buyer % goods.race().servers());
        SortedMap<Long, Integer> order = goods.orderOf(buyer);
        try {
            run.sold(buyer, server.orders().place(buyer + 1, order).id());
        } catch (ProblemException problem) {
            if (problem.code() == ErrorCode.OUT_OF_STOCK_ERROR) {
                run.refused(buyer);
            } else {
                run.failed(buyer, problem.code().name());
            }
        } catch (RuntimeException failure) {
            run.failed(buyer, failure.toString());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        servers.forEach(Shops.Shop::close);
    }
}
