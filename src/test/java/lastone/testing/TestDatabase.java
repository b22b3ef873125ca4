package lastone.testing;

/** A database server that gives every test a database of its own. */
public interface TestDatabase {
    /** Creates an empty database; returns the JDBC URL for it, without parameters. */
    String freshDatabase();

    String user();

    String password();
}
