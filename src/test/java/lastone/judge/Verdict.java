package lastone.judge;

/**
 * What was wrong in one case.
 *
 * @param oversold units in the shop's orders beyond the stock that there was
 * @param undersold units that buyers wanted, that there were, and that were not sold, less those that errors explain
 * @param lost orders that were confirmed and are not listed, and units by which stock and orders disagree
 * @param doubled payments beyond the first of an order, and orders beyond the first of a repeated request
 * @param errors requests that ended with a server's error or no response; they alone are not wrong
 */
record Verdict(String title, int oversold, int undersold, int lost, int doubled, int errors) {

    private static final String LINE = "%-54s %9s %9s %9s %9s %9s";
    static final String HEADER = LINE.formatted("", "oversold", "undersold", "lost", "doubled", "(errors)");

    Verdict plus(Verdict other) {
        return new Verdict(
                title,
                oversold + other.oversold,
                undersold + other.undersold,
                lost + other.lost,
                doubled + other.doubled,
                errors + other.errors);
    }

    boolean isRight() {
        return oversold + undersold + lost + doubled == 0;
    }

    @Override
    public String toString() {
        return LINE.formatted(title, oversold, undersold, lost, doubled, errors);
    }
}
