package lastone.lab;

import java.util.List;
import lastone.db.Database;
import lastone.shop.Config;

/** Opens a strategy, or a baseline to compare the strategies with. */
public interface SubjectOpener {

    /**
     * Opens the subject; the caller closes it.
     *
     * @param config a shop on the lab's database
     * @param databases the pool of each server; the caller closes them, later
     * @param subjects those that were opened before
     * @throws LabException when what it needs cannot be reached
     */
    Subject open(Config config, List<Database> databases, List<Subject> subjects);
}
