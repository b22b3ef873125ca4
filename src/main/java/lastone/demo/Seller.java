package lastone.demo;

import lastone.lab.Purchase;

/** Whom buyers order from in a live race. All but closing is thread safe. */
interface Seller extends AutoCloseable {

    /** Orders one unit of an option, numbered from 0; blocks until the order has a result. */
    Purchase buy(int option, int buyer);

    /** The stock of an option as the database has it. */
    long stockLeft(int option);

    /** Undoes what was sold. Only after every buyer has a result. */
    @Override
    void close();
}
