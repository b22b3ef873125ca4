package lastone.torture;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntUnaryOperator;

/** Stands between clients and a server: requests get through, but only a part of a response may, or nothing. */
final class CuttingProxy implements AutoCloseable {

    private final ServerSocket door;
    private final InetSocketAddress server;
    private final IntUnaryOperator fate;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * @param address the server's
     * @param fate how many of so many bytes of a response get through; if not all, the connection is cut after them
     */
    CuttingProxy(String address, IntUnaryOperator fate) {
        this.server = new InetSocketAddress(
                InetAddress.ofLiteral("127.0.0.1"), URI.create(address).getPort());
        this.fate = fate;
        try {
            this.door = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    String address() {
        return "http://127.0.0.1:" + door.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                threads.execute(() -> serve(client));
            }
        } catch (IOException e) {
            // The proxy is over.
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket upstream = new Socket()) {
            upstream.connect(server);
            threads.execute(() -> passRequests(client, upstream));
            passResponses(upstream.getInputStream(), client.getOutputStream());
        } catch (IOException e) {
            // Closing both sockets is all there is to do.
        }
    }

    private static void passRequests(Socket client, Socket upstream) {
        try {
            client.getInputStream().transferTo(upstream.getOutputStream());
            upstream.shutdownOutput();
        } catch (IOException e) {
            // The responses end as well, and with them the sockets.
        }
    }

    /** A response is sent after the commit, so with its first byte the effect is certain. */
    private void passResponses(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[65_536];
        for (int read = from.read(buffer); read > 0; read = from.read(buffer)) {
            int passed = fate.applyAsInt(read);
            to.write(buffer, 0, passed);
            to.flush();
            if (passed < read) {
                return;
            }
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
