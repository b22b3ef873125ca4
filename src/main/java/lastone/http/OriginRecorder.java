package lastone.http;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * Records the {@code Origin} header of each request while it is parsed. Jetty exposes no headers of a request that it
 * cannot parse completely, and its error response needs the origin for CORS.
 */
final class OriginRecorder extends HttpConnectionFactory {

    OriginRecorder(HttpConfiguration http) {
        super(http);
    }

    /** The origin, as far as the request was read; null without one. */
    static @Nullable String origin(Request request) {
        Connection connection = request.getConnectionMetaData().getConnection();
        return connection instanceof Recording recording ? recording.origin : null;
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        return configure(new Recording(getHttpConfiguration(), connector, endPoint), connector, endPoint);
    }

    private static final class Recording extends HttpConnection {

        /** Of the request that was parsed last; a connection parses one at a time, and its responses follow in order. */
        private volatile @Nullable String origin;

        Recording(HttpConfiguration http, Connector connector, EndPoint endPoint) {
            super(http, connector, endPoint);
        }

        @Override
        protected RequestHandler newRequestHandler() {
            return new RequestHandler() {

                @Override
                public void startRequest(String method, String uri, HttpVersion version) {
                    origin = null;
                    super.startRequest(method, uri, version);
                }

                @Override
                public void parsedHeader(HttpField field) {
                    if (field.getHeader() == HttpHeader.ORIGIN) {
                        origin = field.getValue();
                    }
                    super.parsedHeader(field);
                }
            };
        }
    }
}
