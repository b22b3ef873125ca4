package lastone.lab;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.SocketFactory;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * An open HTTP/1.1 connection whose client costs the machine next to nothing beside the server: plain requests, and
 * responses that nobody parses. One request at a time; a response that takes a minute is an error.
 */
final class RaceConnection implements AutoCloseable {

    private static final int LINE = 128;
    private static final int TIMEOUT_MILLIS = 60_000;

    private final String host;
    private final Socket socket;
    private final InputStream in;

    record Response(int status, String body) {}

    RaceConnection(URI server) throws IOException {
        this.host = server.getRawAuthority();
        this.socket = connect(server);
        this.in = new BufferedInputStream(socket.getInputStream());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
    }

    private static Socket connect(URI server) throws IOException {
        boolean isTls = server.getScheme().equals("https");
        int port = server.getPort() > 0 ? server.getPort() : isTls ? 443 : 80;
        SocketFactory factory = isTls ? SSLSocketFactory.getDefault() : SocketFactory.getDefault();
        Socket socket = factory.createSocket(server.getHost(), port);
        if (socket instanceof SSLSocket tls) {
            // Without it a certificate of any other host would do.
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            tls.setSSLParameters(parameters);
            tls.startHandshake();
        }
        return socket;
    }

    /** Blocks until the whole response is there. */
    Response send(HttpCall call) throws IOException {
        socket.getOutputStream().write(call.text(host).getBytes(StandardCharsets.ISO_8859_1));
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
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(LINE);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("The server closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
