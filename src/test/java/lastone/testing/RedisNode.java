package lastone.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import redis.clients.jedis.RedisClient;

/** One Redis server without persistence: it forgets everything when it is killed. */
public final class RedisNode implements AutoCloseable {
    private static final String PROGRAM = System.getProperty("os.arch").equals("aarch64")
            ? "redis-server-6.2.7-linux-arm64"
            : "redis-server-6.2.6-v5-linux-amd64";

    private final int port = Ports.free();
    private final ServerProcess process;

    RedisNode() {
        process = new ServerProcess(command(), ServerFolders.fresh("redis"), this::answersPing);
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** To be closed by the caller. */
    public RedisClient client() {
        return RedisClient.builder().hostAndPort("127.0.0.1", port).build();
    }

    /** How many scripts were run, as the server counts them. */
    public long scriptsRun() {
        try (RedisClient redis = client()) {
            return redis.info("commandstats")
                    .lines()
                    .filter(line -> line.startsWith("cmdstat_eval"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("^[^:]*:calls=(\\d+),.*", "$1")))
                    .sum();
        }
    }

    /** SIGKILL, as if the machine were gone: connections break, new ones are refused. */
    public void kill() {
        process.kill();
    }

    /** Asks it to end, which closes connections in good order. */
    public void stop() {
        process.stop();
    }

    /** Starts it again, empty, on the same port; returns when it answers. */
    public void restart() {
        process.restart();
    }

    /** SIGSTOP, as if the network swallowed everything: connections are accepted but nothing is answered. */
    public void freeze() {
        process.freeze();
    }

    public void thaw() {
        process.thaw();
    }

    /** Ends it for good. */
    @Override
    public void close() {
        process.end();
    }

    private List<String> command() {
        Path program = ServerFolders.kept("redis-6.2", home -> FileTrees.unpack("/", List.of(PROGRAM), home))
                .resolve(PROGRAM);
        return List.of(
                program.toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no");
    }

    private boolean answersPing() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1_000);
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII).equals("+PONG");
        } catch (IOException notYet) {
            return false;
        }
    }
}
