package lastone.lab;

/** What is measured: one of the shop's strategies, or a baseline to compare them with. */
public interface Subject extends AutoCloseable {

    /** As reports and command lines spell it; reports group by it. */
    String name();

    /** Whether this is no strategy of the shop, but something to compare them with. */
    default boolean isBaseline() {
        return false;
    }

    /** False for requests to compare orders with. */
    default boolean placesOrders() {
        return true;
    }

    /** False leaves the subject out of the rounds of this workload. */
    default boolean supports(Workload workload) {
        return true;
    }

    /**
     * Runs a workload once, with a fixture of its own. Blocks until every buyer has a result. One call at a time.
     *
     * @throws LedgerCheck.LedgerMismatchException when what was sold and what is gone do not agree
     */
    Run run(Workload workload);

    @Override
    void close();
}
