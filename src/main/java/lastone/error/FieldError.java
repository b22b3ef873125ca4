package lastone.error;

/** One bad field of a request: its path, such as {@code items[0].quantity}, and what is wrong with it. */
public record FieldError(String field, String message) {}
