package lastone.lab;

/** Why nothing is measured; the message is one line that a person can act on. */
final class LabRefusal extends RuntimeException {

    LabRefusal(String message) {
        super(message);
    }
}
