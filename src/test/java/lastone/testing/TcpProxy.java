package lastone.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands between clients and a server on this machine; a test decides what passes. */
public final class TcpProxy implements AutoCloseable {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    /** Passes what one side sends to the other, until it returns, throws, or a side closes. */
    public interface Passing {
        void pass(Socket client, Socket server) throws IOException;
    }

    private final ServerSocket listener;
    private final int serverPort;
    private final Passing requests;
    private final Passing responses;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * @param requests the server gets no more of a connection when it returns
     * @param responses both ends of a connection are closed when it returns
     */
    public TcpProxy(int serverPort, Passing requests, Passing responses) {
        this.serverPort = serverPort;
        this.requests = requests;
        this.responses = responses;
        try {
            this.listener = new ServerSocket(0, 50, LOOPBACK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    /** Where clients connect. */
    public int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                threads.execute(() -> serve(client));
            }
        } catch (IOException e) {
            // The proxy was closed.
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket(LOOPBACK, serverPort)) {
            // Or a packet that is passed on in two writes waits 40 ms for the receipt of the first one.
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            threads.execute(() -> passRequests(client, server));
            responses.pass(client, server);
        } catch (IOException e) {
            // Closing both sockets is all there is to do.
        }
    }

    private void passRequests(Socket client, Socket server) {
        try {
            requests.pass(client, server);
        } catch (IOException e) {
            // The client is gone.
        }
        try {
            // Or a server that waits for the next request keeps what it locked for this client.
            server.shutdownOutput();
        } catch (IOException e) {
            // The server is gone, too.
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
