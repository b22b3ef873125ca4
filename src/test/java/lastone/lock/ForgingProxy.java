package lastone.lock;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import lastone.testing.RedisNode;
import lastone.testing.TcpProxy;

/** Stands in front of a Redis server and, while it is set to, sends a reply of its own to some commands. */
final class ForgingProxy implements AutoCloseable {

    private final TcpProxy proxy;
    private final AtomicInteger forged = new AtomicInteger();
    private volatile String command = "";
    private volatile String reply = "";

    ForgingProxy(RedisNode node) {
        this.proxy = new TcpProxy(
                node.port(),
                this::passCommands,
                (client, server) -> server.getInputStream().transferTo(client.getOutputStream()));
    }

    URI url() {
        return URI.create("redis://127.0.0.1:" + proxy.port());
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

    private void passCommands(Socket client, Socket server) throws IOException {
        InputStream requests = client.getInputStream();
        byte[] buffer = new byte[8_192];
        for (int read = requests.read(buffer); read > 0; read = requests.read(buffer)) {
            String wanted = command;
            if (!wanted.isEmpty() && new String(buffer, 0, read, StandardCharsets.ISO_8859_1).contains(wanted)) {
                forged.incrementAndGet();
                client.getOutputStream().write(reply.getBytes(StandardCharsets.US_ASCII));
            } else {
                server.getOutputStream().write(buffer, 0, read);
            }
        }
    }

    @Override
    public void close() {
        proxy.close();
    }
}
