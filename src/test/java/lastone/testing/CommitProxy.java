package lastone.testing;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

    private final ServerSocket listener;
    private final int port;
    private final AtomicReference<Cut> next = new AtomicReference<>(Cut.NONE);
    private final AtomicInteger cuts = new AtomicInteger();
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private volatile boolean refusing;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** @param port the database's */
    public CommitProxy(int port) {
        this.port = port;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
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
        clients.add(client);
        try (client) {
            if (refusing) {
                return;
            }
            try (Socket database = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
                AtomicReference<Boolean> mute = new AtomicReference<>(false);
                threads.execute(() -> passResponses(database, client, mute));
                passRequests(client, database, mute);
            }
        } catch (IOException e) {
            // One of both has left.
        } finally {
            clients.remove(client);
        }
    }

    private void passRequests(Socket client, Socket database, AtomicReference<Boolean> mute) throws IOException {
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
            mute.set(cut != Cut.NONE);
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
    private void passResponses(Socket database, Socket client, AtomicReference<Boolean> mute) {
        byte[] bytes = new byte[64 * 1024];
        try {
            for (int length = database.getInputStream().read(bytes);
                    length >= 0;
                    length = database.getInputStream().read(bytes)) {
                if (mute.get()) {
                    cuts.incrementAndGet();
                    closeAllIfRefusing();
                    break;
                }
                client.getOutputStream().write(bytes, 0, length);
            }
            client.close();
            database.close();
        } catch (IOException e) {
            // One of both has left.
        }
    }

    private void closeAllIfRefusing() throws IOException {
        for (Socket client : refusing ? clients : Set.<Socket>of()) {
            client.close();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
