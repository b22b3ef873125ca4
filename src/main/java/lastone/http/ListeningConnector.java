package lastone.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import lastone.concurrent.Deadline;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Accepts connections in one thread, and can close the listening socket without losing connections. Jetty closes it with
 * connections in the accept queue, which resets them, although their clients may have sent a request already.
 */
final class ListeningConnector extends ServerConnector {

    private static final int ACCEPTOR_THREADS = 1;
    private static final int DEFAULT_SELECTOR_THREADS = -1;

    private final NetworkConnectionLimit limit;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Selector selector;
    private volatile boolean closing;

    /** @param most how many connections are accepted; the others wait in the accept queue */
    ListeningConnector(Server server, ConnectionFactory protocol, int most) {
        super(server, null, null, null, ACCEPTOR_THREADS, DEFAULT_SELECTOR_THREADS, protocol);
        this.selector = openSelector();
        this.limit = new NetworkConnectionLimit(most, this);
        addBean(limit);
    }

    private static Selector openSelector() {
        try {
            return Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many there are, from the moment they are accepted. */
    int connections() {
        return limit.getPendingNetworkConnectionCount() + limit.getNetworkConnectionCount();
    }

    @Override
    public void open(ServerSocketChannel listener) throws IOException {
        super.open(listener);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    /** Called in a loop by the acceptor thread, which looks in between whether the number of connections is at its limit. */
    @Override
    public void accept(int acceptor) throws IOException {
        if (!(getTransport() instanceof ServerSocketChannel listener)) {
            return;
        }
        if (closing) {
            acceptAllAndClose(listener);
            return;
        }
        SocketChannel accepted = listener.accept();
        if (accepted != null) {
            serve(accepted);
        } else {
            selector.select();
            selector.selectedKeys().clear();
        }
    }

    /**
     * Accepts every connection that the system has established by now, whatever the limit of their number, and closes the
     * listening socket. Blocks until that is done or the deadline has passed.
     */
    void closeListener(Deadline deadline) {
        limit.setMaxNetworkConnectionCount(Integer.MAX_VALUE);
        closing = true;
        setAccepting(true);
        selector.wakeup();
        try {
            closed.await(deadline.leftNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A channel that is registered with a selector would stay open until the next select, and reset what comes until then. */
    private void acceptAllAndClose(ServerSocketChannel listener) throws IOException {
        selector.close();
        while (listener.isOpen()) {
            SocketChannel accepted = listener.accept();
            if (accepted != null) {
                serve(accepted);
            } else {
                listener.close();
            }
        }
        closed.countDown();
        setAccepting(false);
    }

    private void serve(SocketChannel accepted) throws IOException {
        accepted.configureBlocking(false);
        configure(accepted.socket());
        getSelectorManager().accept(accepted);
    }
}
