package lastone.order;

import java.util.Optional;
import lastone.idempotency.KeptAnswer;
import lastone.web.Answer;

/** What became of one order request in a transaction that was committed. */
public sealed interface Placement {

    /**
     * The order stands and its stock is taken.
     *
     * @param kept the answer that was kept with it, for a request that is to take effect once
     */
    record Placed(Order order, Optional<Answer> kept) implements Placement {}

    /** Not decided: a request with the same key took effect before. */
    record Repeated(KeptAnswer kept) implements Placement {}

    /** Refused: there is no such option on sale. */
    record UnknownOption(long optionId) implements Placement {}

    /** Refused: fewer units are left than wanted. */
    record OutOfStock(long optionId) implements Placement {}

    /** Not decided: the cart is no longer as it was read, so it has to be read again. */
    record CartChanged() implements Placement {}
}
