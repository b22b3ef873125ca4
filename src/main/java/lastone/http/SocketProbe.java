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
 * Asks the operating system (select) which connections have received bytes that the server has not read yet. A server
 * that gets too little processor time would otherwise take them for idle, however long it waits.
 */
final class SocketProbe {

    private static final Logger LOG = LoggerFactory.getLogger(SocketProbe.class);

    private SocketProbe() {}

    /** Returns those of the connections that have unread bytes and still expect requests. Does not block. */
    static Set<OpenConnection> withUnreadBytes(Collection<OpenConnection> connections) {
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
