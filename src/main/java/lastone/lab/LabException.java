package lastone.lab;

/** The lab cannot measure anything; the message is one line that a person can act on. */
final class LabException extends RuntimeException {

    LabException(String message) {
        super(message);
    }
}
