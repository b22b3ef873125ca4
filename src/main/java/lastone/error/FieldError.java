package lastone.error;

/** @param field the path of an invalid field, such as {@code items[0].quantity}, or the name of a parameter or header */
public record FieldError(String field, String message) {}
