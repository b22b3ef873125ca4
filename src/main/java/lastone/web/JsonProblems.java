package lastone.web;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.List;

/** Says what is wrong with a body that Jackson refused, in words that name the caller's fields and none of our classes. */
final class JsonProblems {

    private JsonProblems() {}

    static ProblemException of(JacksonException refused) {
        if (!(refused instanceof JsonMappingException mapping)) {
            return new ProblemException(ErrorCode.INVALID_REQUEST_ERROR, "The body is not valid JSON.");
        }
        String field = path(mapping.getPath());
        if (field.isEmpty()) {
            return new ProblemException(ErrorCode.INVALID_REQUEST_ERROR, "The body is not what this route takes.");
        }
        String message = mapping instanceof UnrecognizedPropertyException ? "is not known here" : "has the wrong type";
        return ProblemException.invalid(field, message);
    }

    private static String path(List<JsonMappingException.Reference> references) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference reference : references) {
            if (reference.getFieldName() == null) {
                path.append('[').append(reference.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(reference.getFieldName());
            }
        }
        return path.toString();
    }
}
