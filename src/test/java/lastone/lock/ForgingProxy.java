package lastone.lock;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import lastone.testing.RedisNode;

/** Stands in front of a Redis server and, while it is set to, sends a reply of its own to some commands. */
final class ForgingProxy implements AutoCloseable {

    private final RedisNode node;
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger forged = new AtomicInteger();
    private volatile String command = "";
    private volatile String reply = "";

    ForgingProxy(RedisNode node) {
        this.node = node;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    URI url() {
        return URI.create("redis://127.0.0.1:" + server.getLocalPort());
    }

    /** Replies so to all that contains a text, until {@link #stopForging}. */
    void forge(String commandPart, String forgedReply) {
        reply = forgedReply;
        command = commandPart;
    }

    void stopForging() {
        command = "";
    }

    int forged() {
        return forged.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                threads.execute(() -> serve(client));
            }
        } catch (IOException e) {
            threads.shutdown();
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket upstream = new Socket()) {
            upstream.connect(new InetSocketAddress(client.getLocalAddress(), node.port()));
            threads.execute(() -> passReplies(upstream, client));
            InputStream requests = client.getInputStream();
            byte[] buffer = new byte[8_192];
            for (int read = requests.read(buffer); read > 0; read = requests.read(buffer)) {
                String wanted = command;
                if (!wanted.isEmpty() && new String(buffer, 0, read, StandardCharsets.ISO_8859_1).contains(wanted)) {
                    forged.incrementAndGet();
                    client.getOutputStream().write(reply.getBytes(StandardCharsets.US_ASCII));
                } else {
                    upstream.getOutputStream().write(buffer, 0, read);
                }
            }
        } catch (IOException e) {
            // Either side closed its connection.
        }
    }

    private static void passReplies(Socket upstream, Socket client) {
        try (client) {
            upstream.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            // Either side closed its connection.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
