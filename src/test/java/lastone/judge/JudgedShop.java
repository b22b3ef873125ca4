package lastone.judge;

import java.util.List;
import java.util.SequencedMap;

/** A shop as the kit sees it, through its public API alone. Thread safe; every call blocks until the shop has responded. */
interface JudgedShop {

    /** Its name, version and the settings that matter. */
    String description();

    /** Puts a product on sale and returns its id. */
    String createProduct(int stock);

    /** A new customer, who can pay for everything. */
    Customer createCustomer();

    /** How many units can still be sold, by the shop's own count. */
    int stock(String product);

    /** All orders that contain the product and are not cancelled. */
    List<Order> orders(String product);

    /** Whether a request to buy can carry a key by which the shop recognises its repetition. */
    boolean knowsRepetitions();

    /** A customer; its methods may be called by several threads at once. */
    interface Customer {

        /**
         * Does all that comes before the payment.
         *
         * @param quantities units by product, in the order in which the request lists them
         * @param key the same for repetitions of one purchase
         */
        Reply buy(SequencedMap<String, Integer> quantities, String key);

        /** Pays for an order that {@link #buy} returned. */
        Reply pay(String order);
    }

    /**
     * An order in the shop's list.
     *
     * @param quantity units of the product asked for
     * @param payments how often it was paid
     */
    record Order(String id, int quantity, int payments) {}

    /** How a request ended; the detail is the id of the order, or the reason of a refusal or an error. */
    record Reply(Outcome outcome, String detail) {

        /** Refused: the shop said no for a reason of its rules; an error says nothing about the order. */
        enum Outcome {
            DONE,
            REFUSED,
            ERROR
        }

        boolean isDone() {
            return outcome == Outcome.DONE;
        }

        /** As HTTP says it: 2xx is done, another status below 500 refused. */
        static Reply of(int status, String detail) {
            return new Reply(status < 300 ? Outcome.DONE : status < 500 ? Outcome.REFUSED : Outcome.ERROR, detail);
        }
    }
}
