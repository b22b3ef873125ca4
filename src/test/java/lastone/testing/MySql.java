package lastone.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** MySQL 8.0.15 from Presto's testing jar, started by hand because the jar's own launcher refuses root. */
public final class MySql extends DatabaseServer {
    private static final String VERSION = "mysql-8.0.15";
    private static final String JAR = "/mysql-Linux-amd64.tar.gz";

    private static final class Installed {
        static final Path HOME = ServerFolders.shared(VERSION, MySql::unpack);
        static final Command TRIED = Command.run(HOME.resolve("bin/mysqld").toString(), "--no-defaults", "--version");

        static {
            if (TRIED.exitCode() != 0) {
                System.err.println("WARNING: everything on MySQL is skipped (apt-get install libaio1 libnuma1): "
                        + TRIED.output());
            }
        }
    }

    private static final class Shared {
        static final MySql SERVER = startOne();
    }

    private MySql(List<String> program, Path empty, String... more) {
        super("mysql", program, empty, more);
    }

    /** Why MySQL cannot run here: a shared library that is missing. Empty if it can. */
    public static Optional<String> missing() {
        return Optional.of(Installed.TRIED.output()).filter(output -> Installed.TRIED.exitCode() != 0);
    }

    /** The server for the whole JVM, started by the first call. Tests share it: kill it not. */
    public static MySql shared() {
        return Shared.SERVER;
    }

    /**
     * A server of the caller's own, to be killed and restarted at will.
     *
     * @param more the last arguments of its command line
     */
    public static MySql startOne(String... more) {
        missing().ifPresent(reason -> {
            throw new IllegalStateException("MySQL cannot run here: " + reason);
        });
        Path empty = ServerFolders.shared(VERSION + "-empty", MySql::initialise);
        return new MySql(program(), empty, more);
    }

    private static List<String> program() {
        return List.of(
                Installed.HOME.resolve("bin/mysqld").toString(),
                "--no-defaults",
                "--basedir=" + Installed.HOME,
                "--lc-messages-dir=" + Installed.HOME.resolve("share"),
                "--user=" + ServerFolders.USER,
                "--innodb-log-file-size=16M",
                "--innodb-use-native-aio=0",
                "--performance-schema=0",
                "--auto-generate-certs=0",
                "--sha256-password-auto-generate-rsa-keys=0",
                "--caching-sha2-password-auto-generate-rsa-keys=0",
                "--mysqlx=0");
    }

    private static void unpack(Path folder) throws IOException {
        try (InputStream tar = new GZIPInputStream(FileTrees.resource(JAR))) {
            Command.run(List.of("tar", "-x", "-f", "-", "--no-same-owner", "-C", folder.toString()), tar)
                    .orThrow();
        }
    }

    private static void initialise(Path data) {
        List<String> insecure = List.of("--initialize-insecure", "--skip-log-bin", "--datadir=" + data);
        Command.run(Stream.concat(program().stream(), insecure.stream()).toList(), InputStream.nullInputStream())
                .orThrow();
    }
}
