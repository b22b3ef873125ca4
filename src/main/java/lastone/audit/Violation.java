package lastone.audit;

/** Something of which an invariant does not hold, and why. */
public record Violation(long id, String detail) {}
