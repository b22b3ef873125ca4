package lastone.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Whole folders, and class path resources made into files. */
public final class FileTrees {
    private FileTrees() {}

    /** Copies class path resources, named relative to the given root, into the folder as files that may be run. */
    static void unpack(String root, List<String> names, Path folder) throws IOException {
        for (String name : names) {
            Path target = folder.resolve(name);
            Files.createDirectories(Objects.requireNonNull(target.getParent()));
            try (InputStream in = resource(root + name)) {
                Files.copy(in, target);
            }
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwx------"));
        }
    }

    static InputStream resource(String path) {
        return Objects.requireNonNull(
                ServerFolders.class.getResourceAsStream(path), () -> path + " is not on the class path");
    }

    /** Copies what is in a folder into another one, and returns that. */
    public static Path copy(Path from, Path to) {
        try (Stream<Path> sources = Files.walk(from)) {
            for (Path source : sources.skip(1).toList()) {
                Files.copy(source, to.resolve(from.relativize(source)));
            }
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A machine that is cut off right after the move would else keep empty files under the final name. */
    static void flush(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path file : paths.filter(Files::isRegularFile).toList()) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                    channel.force(true);
                }
            }
        }
    }
}
