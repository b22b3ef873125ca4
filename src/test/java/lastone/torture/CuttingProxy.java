package lastone.torture;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.function.IntUnaryOperator;
import lastone.testing.TcpProxy;

/** Stands between clients and a server: requests get through, but only a part of a response may, or nothing. */
final class CuttingProxy implements AutoCloseable {

    private final TcpProxy proxy;
    private final IntUnaryOperator fate;

    /**
     * @param address the server's
     * @param fate how many of so many bytes of a response get through; if not all, the connection is cut after them
     */
    CuttingProxy(String address, IntUnaryOperator fate) {
        this.fate = fate;
        this.proxy = new TcpProxy(
                URI.create(address).getPort(),
                (client, server) -> client.getInputStream().transferTo(server.getOutputStream()),
                this::passResponses);
    }

    String address() {
        return "http://127.0.0.1:" + proxy.port();
    }

    /** A response is sent after the commit, so with its first byte the effect is certain. */
    private void passResponses(Socket client, Socket server) throws IOException {
        InputStream from = server.getInputStream();
        byte[] buffer = new byte[65_536];
        for (int read = from.read(buffer); read > 0; read = from.read(buffer)) {
            int passed = fate.applyAsInt(read);
            client.getOutputStream().write(buffer, 0, passed);
            client.getOutputStream().flush();
            if (passed < read) {
                return;
            }
        }
    }

    @Override
    public void close() {
        proxy.close();
    }
}
