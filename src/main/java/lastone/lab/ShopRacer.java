package lastone.lab;

import java.util.List;
import lastone.db.Database;

/** Buyers that place their orders with servers in this process. */
public final class ShopRacer implements Racer {

    private final String name;
    private final boolean peer;
    private final Database database;
    private final List<Server> servers;
    private final Stopwatch watch;
    private int lastCommits;

    /**
     * @param servers complete servers on one database; a race uses as many of them as it asks for
     * @param watch the one that observes these servers
     */
    public ShopRacer(String name, boolean peer, Database database, List<Server> servers, Stopwatch watch) {
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
        run.race(buyer -> buy(goods, buyer));
        books.check(goods, run);
        lastCommits = run.commits();
        return run;
    }

    private Purchase buy(Goods goods, int buyer) {
        Server server = servers.get(buyer % goods.race().servers());
        return Purchase.by(server.placing(), buyer + 1, goods.orderOf(buyer));
    }

    @Override
    public void close() {
        servers.forEach(Server::close);
    }
}
