package lastone.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;

/** Where servers live: programs and empty databases stay for the next JVM, everything else goes with this one. */
final class ServerFolders {
    private static final FileAttribute<Set<PosixFilePermission>> MINE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** The id of the user of this JVM; user.name is a question mark where the id has no name, as in some containers. */
    static final String USER = owner(Path.of("/proc/self/"));

    private static final Path HOME = home();
    private static final FileChannel RUN_LOCK;
    private static final Path RUN;

    static {
        try {
            deleteLeftovers();
            Path lock = Files.createTempFile(HOME, "run-", ".lock");
            RUN_LOCK = FileChannel.open(lock, StandardOpenOption.WRITE);
            RUN_LOCK.lock();
            RUN = Files.createDirectory(runOf(lock), MINE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ServerFolders() {}

    interface Filler {
        void fill(Path folder) throws IOException;
    }

    /** A new empty folder; what is left of it is deleted by the first JVM that comes after this one. */
    static Path fresh(String name) {
        try {
            return Files.createTempDirectory(RUN, name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The folder of that name that later JVMs use, too, filled if there is none yet; several JVMs may do so at once.
     */
    static synchronized Path shared(String name, Filler filler) {
        Path folder = HOME.resolve(name);
        if (Files.exists(folder)) {
            return folder;
        }
        Path draft = fresh(name);
        try {
            filler.fill(draft);
            FileTrees.flush(draft);
            Files.move(draft, folder);
        } catch (IOException e) {
            if (!Files.exists(folder)) {
                throw new UncheckedIOException(e);
            }
            FileTrees.delete(draft);
        }
        return folder;
    }

    private static Path home() {
        Path home = Path.of(System.getProperty("java.io.tmpdir"), "lastone-servers-" + USER);
        try {
            Files.createDirectories(home, MINE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Programs are run from here, and anyone can make a folder of this name in /tmp.
        if (!owner(home).equals(USER)) {
            throw new IllegalStateException(home + " belongs to someone else");
        }
        return home;
    }

    private static String owner(Path path) {
        try {
            return Files.getOwner(path).getName();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteLeftovers() throws IOException {
        try (Stream<Path> files = Files.list(HOME)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".lock")).toList()) {
                deleteIfLeftover(file);
            }
        }
    }

    /** A lock that can be had belongs to a JVM that is no more, however it ended. */
    private static void deleteIfLeftover(Path lock) throws IOException {
        // Another JVM may be cleaning up as well and have deleted the file, hence CREATE.
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            if (channel.tryLock() != null) {
                FileTrees.delete(runOf(lock));
                Files.deleteIfExists(lock);
            }
        }
    }

    private static Path runOf(Path lock) {
        return Path.of(lock.toString().replaceFirst("\\.lock$", ""));
    }
}
