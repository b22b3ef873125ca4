package lastone.user;

/**
 * A user who was not deleted.
 *
 * @param balance in the currency's smallest unit
 */
public record User(long id, String name, long balance) {}
