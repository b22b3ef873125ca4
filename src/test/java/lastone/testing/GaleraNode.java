package lastone.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A node of a Galera cluster of three, of Debian's packages mariadb-server and galera-4. Not thread safe. */
public final class GaleraNode extends DatabaseServer {

    private static final Path PROVIDER = Path.of("/usr/lib/galera/libgalera_smm.so");
    private static final Path PROGRAM = Path.of("/usr/sbin/mariadbd");

    /**
     * Starts the program at the position that its data has, because a killed node would otherwise ask for all data again.
     * The first node makes a new cluster, but only at its first start. Root's rsync gives up its rights, unless it is told
     * not to.
     */
    private static final String START = """
            first=$1; shift
            mkdir -p ../sst
            ln -sf $(command -v wsrep_sst_common) ../sst
            sed "s/^use chroot = no/&\\nuid = $(id -u)\\ngid = $(id -g)/" $(command -v wsrep_sst_rsync) >../sst/$$
            chmod +x ../sst/$$ && mv ../sst/$$ ../sst/wsrep_sst_rsync_as_self
            PATH=$(cd ../sst && pwd):$PATH
            if [ -e joined ]; then
                first=
                position=--wsrep-start-position=$("$@" --wsrep-recover 2>&1 | sed -n 's/.*Recovered position: *//p')
            fi
            touch joined
            exec "$@" $first $position
            """;

    private GaleraNode(List<String> program, Path empty) {
        super("galera", program, empty);
    }

    /** Whether the packages are there. */
    public static boolean isInstalled() {
        return Files.exists(PROVIDER) && Files.isExecutable(PROGRAM);
    }

    /** Three nodes that have found each other. */
    public static List<GaleraNode> startThree() {
        Path empty = ServerFolders.shared("galera-empty", GaleraNode::initialise);
        List<Integer> ports = Stream.generate(Ports::free).limit(3).toList();
        String cluster = "gcomm://"
                + String.join(
                        ",", ports.stream().map(port -> "127.0.0.1:" + port).toList());
        return IntStream.range(0, 3)
                .mapToObj(i -> new GaleraNode(
                        Stream.concat(
                                        Stream.of("sh", "-c", START, "galera", i == 0 ? "--wsrep-new-cluster" : ""),
                                        program(ports.get(i), cluster).stream())
                                .toList(),
                        empty))
                .toList();
    }

    private static List<String> program(int port, String cluster, String... more) {
        List<String> program = List.of(
                PROGRAM.toString(),
                "--no-defaults",
                "--user=" + ServerFolders.USER,
                "--character-set-server=utf8mb4",
                "--innodb-log-file-size=32M",
                "--binlog-format=ROW",
                "--innodb-autoinc-lock-mode=2",
                "--wsrep-on=ON",
                "--wsrep-provider=" + PROVIDER,
                "--wsrep-cluster-address=" + cluster,
                "--wsrep-node-address=127.0.0.1:" + port,
                "--wsrep-sst-method=rsync_as_self",
                "--wsrep-sst-receive-address=127.0.0.1:" + Ports.free(),
                "--wsrep-provider-options=gmcast.listen_addr=tcp://127.0.0.1:" + port + ";ist.recv_addr=127.0.0.1:"
                        + Ports.free() + ";gcache.size=64M;evs.suspect_timeout=PT3S;evs.inactive_timeout=PT6S");
        return Stream.concat(program.stream(), Stream.of(more)).toList();
    }

    /** A cluster of one that has ended: the nodes start from copies of it, and none has to send its data to the others. */
    private static void initialise(Path data) throws IOException {
        Command.run(
                        "mariadb-install-db",
                        "--no-defaults",
                        "--auth-root-authentication-method=normal",
                        "--skip-test-db",
                        "--user=" + ServerFolders.USER,
                        "--datadir=" + data)
                .orThrow();
        Path end = Files.writeString(data.resolve("end.sql"), "SHUTDOWN;\n");
        Command.run(program(
                                Ports.free(),
                                "gcomm://",
                                "--wsrep-new-cluster",
                                "--skip-networking",
                                "--socket=s.sock",
                                "--datadir=" + data,
                                "--init-file=" + end)
                        .toArray(String[]::new))
                .orThrow();
    }

    /**
     * Starts the nodes of a cluster that were all killed. They go on as one, as soon as all are there, because each has
     * noted who the last members were ({@code pc.recovery}). Returns when they are ready.
     */
    public static void restartAll(List<GaleraNode> nodes) {
        nodes.forEach(GaleraNode::begin);
        nodes.forEach(GaleraNode::awaitReady);
    }

    /** Cuts it off from the others, or connects it again. */
    public void isolate(boolean cutOff) {
        try {
            execute("SET GLOBAL wsrep_provider_options = 'gmcast.isolate=" + (cutOff ? 1 : 0) + "'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether it belongs to the cluster and has all that was committed there. */
    @Override
    public boolean isReady() {
        try {
            execute("SELECT 1 FROM mysql.innodb_table_stats LIMIT 1");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }
}
