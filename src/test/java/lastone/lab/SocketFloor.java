package lastone.lab;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * What Java itself costs behind HTTP: a virtual thread for each connection that reads requests without a body, and returns the
 * same bytes to each. Prints its port, and runs until it is killed.
 */
final class SocketFloor {

    private static final byte[] RESPONSE =
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private SocketFloor() {}

    static void main() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress())) {
            System.out.println(server.getLocalPort());
            while (true) {
                Socket socket = server.accept();
                Thread.startVirtualThread(() -> serve(socket));
            }
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (readRequest(in)) {
                socket.getOutputStream().write(RESPONSE);
            }
        } catch (IOException e) {
            // The client is gone.
        }
    }

    /** Reads up to the empty line; returns whether there was one. */
    private static boolean readRequest(InputStream in) throws IOException {
        int previous = 0;
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '\n' && previous == '\n') {
                return true;
            }
            previous = c == '\r' ? previous : c;
        }
        return false;
    }
}
