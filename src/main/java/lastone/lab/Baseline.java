package lastone.lab;

import java.util.List;
import lastone.db.Database;
import lastone.shop.Config;

/** Something beside the shop's strategies to compare them with. */
public interface Baseline {

    /**
     * Opens it; the caller closes it.
     *
     * @param config a shop on the lab's database
     * @param databases the pool of each server; the caller closes them, later
     * @param subjects those that were opened before
     */
    Subject open(Config config, List<Database> databases, List<Subject> subjects);
}
