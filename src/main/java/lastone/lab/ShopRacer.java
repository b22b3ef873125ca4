package lastone.lab;

import java.util.List;
import lastone.db.Database;

/**
 * Buyers that place their orders with servers in this process.
 *
 * @param servers complete servers on one database; a race uses as many of them as it asks for
 * @param watch the one that observes these servers
 */
public record ShopRacer(String name, boolean isPeer, Database database, List<Server> servers, Stopwatch watch)
        implements Racer {

    /** How many commits the latest run took. */
    public int lastCommits() {
        return watch.commits();
    }

    @Override
    public Run run(Race race) {
        Goods goods = Goods.putOnSale(race, servers.getFirst().products());
        Books books = Books.open(database.jdbi());
        Run run = new Run(race.buyers());
        watch.start(run);
        run.race(buyer -> buy(goods, buyer));
        books.check(goods, run);
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
