package lastone.torture;

/** What is counted. */
enum Figure {
    REQUESTS("requests sent", false),
    ACKNOWLEDGED("acknowledged", false),
    REFUSED("refused", false),
    IN_DOUBT("left in doubt: no response, or one that promises nothing", false),
    RETRIED("  successful when sent again with its key", false),
    THERE("  found wholly there", false),
    ABSENT("  found wholly absent", false),
    REPLAYED("acknowledged requests sent again", false),
    CHECKED_ORDERS("orders looked at", false),
    CHECKS("checks of everything", false),
    WITNESSES("inserts of a plain client beside the shop, acknowledged by the cluster", false),
    WITNESSES_LOST("  of these, lost by the cluster itself", false),
    NODES_DIFFER("tables that are not the same on all nodes of the cluster", false),

    LOST("acknowledged and not there", true),
    WRONG_IDS("responses with an id that is another's", true),
    HALVED("halved", true),
    DOUBLED("effects that nobody asked for, or twice", true),
    UNPUBLISHED("orders without exactly one order.created, or the wrong events", true),
    REPLAYED_WRONG("keys whose second response was different", true),
    AUDIT("violations that the audit found", true),
    EARLY("orders that expired before their time", true),
    TOKENS("tokens that were accepted after their end, or not before it", true),
    FAILED("requests that failed where none has to", true),
    UNCLEAR("responses that are not in the contract", true),
    STUCK("recoveries that did not come, and other ends of a round", true);

    private final String words;
    private final boolean mustBeZero;

    Figure(String words, boolean mustBeZero) {
        this.words = words;
        this.mustBeZero = mustBeZero;
    }

    String words() {
        return words;
    }

    boolean mustBeZero() {
        return mustBeZero;
    }
}
