package lastone.lab;

/** What was sold and what is gone do not agree: the one thing that must never happen. */
public final class BooksException extends RuntimeException {

    BooksException(String message) {
        super(message);
    }
}
