package lastone.lab;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * An open HTTP/1.1 connection whose client costs the machine next to nothing beside the server: plain requests, and
 * responses that nobody parses. One request at a time; a connection that takes ten seconds is an error, and a response
 * that takes a minute.
 */
final class RaceConnection implements AutoCloseable {

    private static final int LINE = 128;
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
    private static final int TIMEOUT_MILLIS = 60_000;

    private final String host;
    private final Socket socket;
    private final InputStream in;

    record Response(int status, String body) {}

    RaceConnection(URI server) throws IOException {
        this.host = server.getRawAuthority();
        boolean isTls = server.getScheme().equals("https");
        int port = server.getPort() > 0 ? server.getPort() : isTls ? 443 : 80;
        Socket plain = new Socket();
        try {
            // Before the handshake, which would wait for a silent server without it.
            plain.setSoTimeout(TIMEOUT_MILLIS);
            plain.setTcpNoDelay(true);
            plain.connect(new InetSocketAddress(server.getHost(), port), CONNECT_TIMEOUT_MILLIS);
            this.socket = isTls ? encrypted(plain, server.getHost(), port) : plain;
            this.in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private static Socket encrypted(Socket plain, String host, int port) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket tls = (SSLSocket) factory.createSocket(plain, host, port, true);
        // Without it a certificate of any other host would do.
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return tls;
    }

    /** Blocks until the whole response is there. */
    Response send(HttpCall call) throws IOException {
        socket.getOutputStream().write(call.text(host).getBytes(StandardCharsets.ISO_8859_1));
        try {
            return response();
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException("not an HTTP response", e);
        }
    }

    private Response response() throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        int length = 0;
        boolean isChunked = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(
                        lower.substring("content-length:".length()).strip());
            }
            isChunked |= lower.startsWith("transfer-encoding:");
        }
        return new Response(status, isChunked ? chunks() : text(length));
    }

    private String chunks() throws IOException {
        StringBuilder body = new StringBuilder();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            body.append(text(size));
            line();
        }
        line();
        return body.toString();
    }

    private String text(int length) throws IOException {
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw closedByServer();
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(LINE);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw closedByServer();
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static EOFException closedByServer() {
        return new EOFException("The server closed the connection");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
