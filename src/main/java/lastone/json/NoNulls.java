package lastone.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Refuses null anywhere in a document: an absent field says the same, and no element of a list may be null. */
final class NoNulls extends JsonParserDelegate {

    NoNulls(JsonParser parser) {
        super(parser);
    }

    @Override
    public @Nullable JsonToken nextToken() throws IOException {
        JsonToken token = super.nextToken();
        if (token == JsonToken.VALUE_NULL) {
            JsonMappingException refused = MismatchedInputException.from(this, Object.class, "null");
            JsonStreamContext place = getParsingContext();
            if (place.inArray()) {
                refused.prependPath(Object.class, place.getCurrentIndex());
            } else if (place.getCurrentName() != null) {
                refused.prependPath(Object.class, place.getCurrentName());
            }
            throw refused;
        }
        return token;
    }
}
