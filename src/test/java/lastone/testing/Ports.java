package lastone.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Free loopback ports, each handed out once per JVM. */
final class Ports {
    // Below Linux's range for outgoing connections (32768 and up): a client that knocks at a dead server could else be
    // given that very port, connect to itself, and keep the server from coming back.
    private static final int FROM = 12_000;
    private static final int TO = 32_000;
    private static final Set<Integer> TAKEN = new HashSet<>();

    private Ports() {}

    static synchronized int free() {
        for (int tries = 0; tries < 1_000; tries++) {
            int port = ThreadLocalRandom.current().nextInt(FROM, TO);
            if (bindable(port) && TAKEN.add(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port between " + FROM + " and " + TO);
    }

    private static boolean bindable(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
