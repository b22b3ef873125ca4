package lastone.testing;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Stands between a server and MySQL or MariaDB, and cuts connections in their commit. */
public final class CommitProxy implements AutoCloseable {

    /** What becomes of the next commits. */
    public enum Cut {
        /** They pass. */
        NONE,
        /** The database never hears of them. */
        BEFORE,
        /** They take effect, and no reply arrives. */
        AFTER,
        /** As AFTER, and from then on there is no connection, until {@link #letConnect}. */
        AFTER_FOR_GOOD
    }

    private static final int COM_QUERY = 3;

    private final TcpProxy proxy;
    private final AtomicReference<Cut> next = new AtomicReference<>(Cut.NONE);
    private final AtomicInteger cuts = new AtomicInteger();
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

    /** Those whose next reply is that of a commit that is cut. */
    private final Set<Socket> muted = ConcurrentHashMap.newKeySet();

    private volatile boolean refusing;

    /** @param port the database's */
    public CommitProxy(int port) {
        this.proxy = new TcpProxy(port, this::passRequests, this::passResponses);
    }

    public int port() {
        return proxy.port();
    }

    /** Decides about the next commit; those after it pass. */
    public void cutNext(Cut cut) {
        next.set(cut);
    }

    /** How many connections were cut. */
    public int cuts() {
        return cuts.get();
    }

    public void letConnect() {
        refusing = false;
    }

    private void passRequests(Socket client, Socket database) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        while (true) {
            byte[] head = in.readNBytes(4);
            if (head.length < 4) {
                return;
            }
            int length = (head[0] & 0xff) | (head[1] & 0xff) << 8 | (head[2] & 0xff) << 16;
            byte[] body = in.readNBytes(length);
            Cut cut = isCommit(body) ? next.getAndSet(Cut.NONE) : Cut.NONE;
            if (cut == Cut.BEFORE) {
                cuts.incrementAndGet();
                return;
            }
            if (cut != Cut.NONE) {
                muted.add(client);
            }
            refusing |= cut == Cut.AFTER_FOR_GOOD;
            database.getOutputStream().write(head);
            database.getOutputStream().write(body);
            database.getOutputStream().flush();
        }
    }

    private static boolean isCommit(byte[] body) {
        return body.length > 1
                && body[0] == COM_QUERY
                && new String(body, 1, body.length - 1, StandardCharsets.ISO_8859_1)
                        .strip()
                        .equalsIgnoreCase("COMMIT");
    }

    /** The first bytes after a commit that is cut say that it took effect; they go nowhere. */
    private void passResponses(Socket client, Socket database) throws IOException {
        if (refusing) {
            return;
        }
        clients.add(client);
        InputStream from = database.getInputStream();
        byte[] bytes = new byte[64 * 1024];
        try {
            for (int length = from.read(bytes); length >= 0; length = from.read(bytes)) {
                if (muted.remove(client)) {
                    cuts.incrementAndGet();
                    return;
                }
                client.getOutputStream().write(bytes, 0, length);
            }
        } finally {
            clients.remove(client);
            closeAllIfRefusing();
        }
    }

    private void closeAllIfRefusing() throws IOException {
        for (Socket client : refusing ? clients : Set.<Socket>of()) {
            client.close();
        }
    }

    @Override
    public void close() {
        proxy.close();
    }
}
