package lastone.auth;

/** Who is calling, as the access token says. */
public sealed interface Caller {

    /** Runs the shop; belongs to no user. */
    record Admin() implements Caller {}

    /** Shops for one user. */
    record Customer(long userId) implements Caller {}

    /** Whether this caller may see what belongs to the user: the user itself, or an admin. */
    default boolean maySee(long userId) {
        return switch (this) {
            case Admin admin -> true;
            case Customer customer -> customer.userId() == userId;
        };
    }
}
