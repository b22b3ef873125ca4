package lastone.http;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the system on which connections bytes have arrived that this server did not get round to reading: a server that is
 * starved of processor time would take them for idle, however long that is waited for.
 */
final class UnreadBytes {

    private static final Logger LOG = LoggerFactory.getLogger(UnreadBytes.class);

    private UnreadBytes() {}

    /** Those of the connections on which bytes wait that will be read. Does not block. */
    static Set<OpenConnection> in(Collection<OpenConnection> connections) {
        if (connections.isEmpty()) {
            return Set.of();
        }
        Set<OpenConnection> unread = new HashSet<>();
        try (Selector selector = Selector.open()) {
            for (OpenConnection connection : connections) {
                register(connection, selector);
            }
            selector.selectNow(key -> unread.add((OpenConnection) key.attachment()));
        } catch (IOException e) {
            LOG.warn("Connections that seem idle are closed without asking the system: {}", e.getMessage());
        }
        return unread;
    }

    private static void register(OpenConnection connection, Selector selector) {
        try {
            if (connection.expectsRequests()) {
                connection.channel().register(selector, SelectionKey.OP_READ, connection);
            }
        } catch (ClosedChannelException e) {
            LOG.debug("Closed meanwhile", e);
        }
    }
}
