package lastone.auth;

/** The caller of a request, known by the access token. */
public sealed interface Caller {

    /** An administrator, who is no user of the shop. */
    record Admin() implements Caller {}

    /** A user of the shop. */
    record Customer(long userId) implements Caller {}

    /** Whether the caller may see what belongs to this user: true for the user and for admins. */
    default boolean maySee(long userId) {
        return switch (this) {
            case Admin admin -> true;
            case Customer customer -> customer.userId() == userId;
        };
    }
}
