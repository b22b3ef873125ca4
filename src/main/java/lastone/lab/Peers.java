package lastone.lab;

import java.util.List;
import lastone.db.Database;
import lastone.shop.Config;

/** Who can race beside the shop's strategies, to compare them with. */
public interface Peers {

    Peers NONE = new Peers() {};

    default List<String> names() {
        return List.of();
    }

    /**
     * @param name one of the names
     * @param config a shop on the scratch database
     * @param databases a pool for every server
     * @param racers the strategies that race
     */
    default Racer open(String name, Config config, List<Database> databases, List<Racer> racers) {
        throw new IllegalArgumentException(name);
    }
}
