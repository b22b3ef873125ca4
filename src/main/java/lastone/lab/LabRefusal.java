package lastone.lab;

/** Why there will be no race; the message is one line that a person can act on. */
public final class LabRefusal extends RuntimeException {

    public LabRefusal(String message) {
        super(message);
    }
}
