package lastone.http;

import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.DateGenerator;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Sets {@code Date} to the shop's time, which callers compare with the shop's other instants; Jetty's own has the time of
 * the machine. Encoded once a second. Thread safe.
 */
final class DateHeader implements HttpConfiguration.Customizer {

    private final InstantSource clock;
    private volatile Encoded last = Encoded.of(0);

    private record Encoded(long second, HttpField field) {

        static Encoded of(long second) {
            String date = DateGenerator.formatDate(TimeUnit.SECONDS.toMillis(second));
            return new Encoded(second, new PreEncodedHttpField(HttpHeader.DATE, date));
        }
    }

    DateHeader(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        set(responseHeaders);
        return request;
    }

    /** For a response whose headers were reset after {@link #customize}, or that never got there. */
    void set(HttpFields.Mutable headers) {
        long second = clock.instant().getEpochSecond();
        Encoded date = last;
        if (date.second() != second) {
            date = Encoded.of(second);
            last = date;
        }
        headers.put(date.field());
    }
}
