package lastone.testing;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Stands between a server and MySQL or MariaDB, and makes commits fail. */
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
        AFTER_FOR_GOOD,
        /** The transaction is rolled back, and the reply is a deadlock's, as when a Galera cluster refuses a commit. */
        DEADLOCK
    }

    private static final int COM_QUERY = 3;
    private static final byte[] ROLLBACK = packet(0, (char) COM_QUERY + "ROLLBACK");

    /** 0xff says that it is an error; then its code, 1213, the low byte first. */
    private static final byte[] DEADLOCK_REPLY = packet(1, "\u00ff\u00bd\u0004#40001Deadlock found");

    private final int databasePort;
    private final TcpProxy proxy;
    private final AtomicReference<Cut> next = new AtomicReference<>(Cut.NONE);
    private final AtomicInteger cuts = new AtomicInteger();
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

    /** Those whose next reply is that of a commit that fails so. */
    private final Map<Socket, Cut> failing = new ConcurrentHashMap<>();

    private volatile boolean refusing;

    /** @param port the database's */
    public CommitProxy(int port) {
        this.databasePort = port;
        this.proxy = new TcpProxy(port, this::passRequests, this::passResponses);
    }

    /** The settings of a server that reaches its database through this. */
    public Map<String, String> inFront(Map<String, String> settings) {
        String direct = settings.getOrDefault("DB_URL", "");
        return Settings.with(settings, "DB_URL", direct.replace(":" + databasePort, ":" + proxy.port()));
    }

    /** Decides about the next commit; those after it pass. */
    public void cutNext(Cut cut) {
        next.set(cut);
    }

    /** How many commits failed. */
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
                failing.put(client, cut);
            }
            refusing |= cut == Cut.AFTER_FOR_GOOD;
            if (cut == Cut.DEADLOCK) {
                database.getOutputStream().write(ROLLBACK);
                continue;
            }
            database.getOutputStream().write(head);
            database.getOutputStream().write(body);
        }
    }

    private static byte[] packet(int sequence, String body) {
        return ((char) body.length() + "\0\0" + (char) sequence + body).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static boolean isCommit(byte[] body) {
        return body.length > 1
                && body[0] == COM_QUERY
                && new String(body, 1, body.length - 1, StandardCharsets.ISO_8859_1)
                        .strip()
                        .equalsIgnoreCase("COMMIT");
    }

    /** The first bytes after a commit that fails are the database's reply to it; they go nowhere. */
    private void passResponses(Socket client, Socket database) throws IOException {
        if (refusing) {
            return;
        }
        clients.add(client);
        InputStream from = database.getInputStream();
        byte[] bytes = new byte[64 * 1024];
        try {
            for (int length = from.read(bytes); length >= 0; length = from.read(bytes)) {
                Cut cut = failing.remove(client);
                if (cut != null) {
                    cuts.incrementAndGet();
                }
                if (cut == Cut.DEADLOCK) {
                    client.getOutputStream().write(DEADLOCK_REPLY);
                } else if (cut == null) {
                    client.getOutputStream().write(bytes, 0, length);
                } else {
                    return;
                }
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
