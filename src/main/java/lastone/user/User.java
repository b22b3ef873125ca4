package lastone.user;

/** @param balance in the currency's smallest unit */
public record User(long id, String name, long balance) {}
