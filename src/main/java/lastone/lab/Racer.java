package lastone.lab;

/** Who takes part in races: one of the shop's strategies, or a peer beside them. */
public interface Racer extends AutoCloseable {

    String name();

    /** Whether this is no strategy of the shop, but something to compare them with. */
    default boolean isPeer() {
        return false;
    }

    /** Whether it can run such a race at all. */
    default boolean joins(Race race) {
        return true;
    }

    /**
     * Runs a race once, with goods of its own. Blocks until every buyer has an answer.
     *
     * @throws Books.Broken when what was sold and what is gone do not agree
     */
    Run run(Race race);

    @Override
    void close();
}
