package lastone.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.resps.StreamEntry;

/** One Redis server without persistence: it forgets everything when it is killed. */
public final class RedisNode extends ServerProcess {
    private static final String PROGRAM = System.getProperty("os.arch").equals("aarch64")
            ? "redis-server-6.2.7-linux-arm64"
            : "redis-server-6.2.6-v5-linux-amd64";

    private static final class Shared {
        static final String URLS = urls(start(5));
    }

    private RedisNode(int port, Path folder, String... more) {
        super(port, folder, command(port, more));
    }

    /**
     * REDIS_URLS of five nodes for the whole JVM, started by the first call. Tests share them: use keys of your own.
     */
    public static String sharedUrls() {
        return Shared.URLS;
    }

    /** A node of the caller's own, to be killed and restarted at will. */
    public static RedisNode startOne() {
        return new RedisNode(Ports.free(), ServerFolders.fresh("redis"));
    }

    /** A node of a Redis Cluster whose other nodes are away. */
    public static RedisNode startClusterNode() {
        return new RedisNode(Ports.free(), ServerFolders.fresh("redis"), "--cluster-enabled", "yes");
    }

    /** A Sentinel, which watches nothing. */
    public static RedisNode startSentinel() throws IOException {
        Path folder = ServerFolders.fresh("redis");
        Path config = Files.createFile(folder.resolve("sentinel.conf"));
        return new RedisNode(Ports.free(), folder, config.toString(), "--sentinel");
    }

    /** Independent nodes of the caller's own. */
    public static List<RedisNode> start(int count) {
        return Stream.generate(RedisNode::startOne).limit(count).toList();
    }

    public static String urls(List<RedisNode> nodes) {
        return nodes.stream().map(RedisNode::url).collect(Collectors.joining(","));
    }

    public String url() {
        return "redis://127.0.0.1:" + port();
    }

    /** What a command returns, on a connection of its own. */
    public <T> T ask(Function<RedisClient, T> command) {
        try (RedisClient client =
                RedisClient.builder().hostAndPort("127.0.0.1", port()).build()) {
            return command.apply(client);
        }
    }

    /** Sends an administrator's command, words separated by spaces, and cuts all connections that were open before. */
    public void configure(String command) {
        configureFor(command, "PING", () -> {});
    }

    /** Like {@link #configure}, and sends another command once something was done. */
    public void configureFor(String command, String undo, Runnable doing) {
        try (Connection connection = new Connection("127.0.0.1", port())) {
            send(connection, command);
            connection.sendCommand(Protocol.Command.CLIENT, "KILL", "TYPE", "normal", "SKIPME", "yes");
            connection.getIntegerReply();
            doing.run();
            // A connection that was opened before a password was set needs none.
            send(connection, undo);
        }
    }

    private static void send(Connection connection, String command) {
        String[] words = command.split(" ", -1);
        connection.sendCommand(
                () -> words[0].getBytes(StandardCharsets.US_ASCII), Arrays.copyOfRange(words, 1, words.length));
        connection.getStatusCodeReply();
    }

    /** How many scripts were run, as the server counts them. */
    public long scriptsRun() {
        return ask(redis -> redis.info("commandstats"))
                .lines()
                .filter(line -> line.startsWith("cmdstat_eval"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("^[^:]*:calls=(\\d+),.*", "$1")))
                .sum();
    }

    /** The entries of the stream of events. */
    public List<StreamEntry> events() {
        return ask(redis -> redis.xrange("lastone:events", (StreamEntryID) null, (StreamEntryID) null));
    }

    /** The ids of the events in the stream. */
    public List<String> eventIds() {
        return events().stream()
                .map(entry -> String.valueOf(entry.getFields().get("id")))
                .toList();
    }

    private static List<String> command(int port, String... more) {
        Path program = ServerFolders.shared("redis-6.2", home -> FileTrees.unpack("/", List.of(PROGRAM), home))
                .resolve(PROGRAM);
        String settings = "--port " + port + " --bind 127.0.0.1";
        // A Sentinel has a file of settings, which comes first, and no data.
        boolean isSentinel = List.of(more).contains("--sentinel");
        return Stream.of(
                        Stream.of(program.toString()),
                        Stream.of(more),
                        Stream.of(settings.split(" ", -1)),
                        isSentinel ? Stream.<String>of() : Stream.of("--save", "", "--appendonly", "no"))
                .flatMap(words -> words)
                .toList();
    }

    @Override
    boolean isReady() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port()), 1_000);
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII).equals("+PONG");
        } catch (IOException e) {
            return false;
        }
    }
}
