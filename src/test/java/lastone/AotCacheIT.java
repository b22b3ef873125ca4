package lastone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.instruction.ConstantInstruction.LoadConstantInstruction;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import lastone.testing.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs is the jar's, whatever cache lies beside it: JDK 25 before 25.0.4 does not look (JDK-8377932). */
class AotCacheIT {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String HELP_FROM_CACHE = "lastone.cli.Help source: shared objects file";

    @TempDir
    private Path folder;

    @Test
    void aJarRunsWithItsOwnCacheAndNeverWithAnotherJars() throws IOException {
        Path jar = folder.resolve("lastone.jar");
        Files.copy(Path.of("target", "lastone.jar"), jar);
        Command trained = Command.run("scripts/train", JAVA, "scripts/java.flags", jar.toString());
        assertThat(trained.exitCode()).as(trained.output()).isZero();
        assertThat(help(jar)).contains(HELP_FROM_CACHE).contains("Lastone: a small commerce server");

        putAnotherRelease(jar);
        assertThat(help(jar)).doesNotContain(HELP_FROM_CACHE).contains("ANOTHER RELEASE");
    }

    private static String help(Path jar) {
        String logged = "JDK_JAVA_OPTIONS=-Xlog:class+load";
        return Command.run("env", logged, "scripts/start", JAVA, "scripts/java.flags", jar.toString(), "--help")
                .output();
    }

    /** Puts a jar with another help text in its place, as a rollback with {@code cp -p} does: its time stays. */
    private static void putAnotherRelease(Path jar) throws IOException {
        var time = Files.getLastModifiedTime(jar);
        try (FileSystem files = FileSystems.newFileSystem(jar)) {
            Path help = files.getPath("lastone/cli/Help.class");
            ClassFile format = ClassFile.of();
            ClassTransform otherText = ClassTransform.transformingMethodBodies((code, element) -> {
                if (element instanceof LoadConstantInstruction load && load.constantValue() instanceof String) {
                    code.ldc("ANOTHER RELEASE %s %s\n");
                } else {
                    code.with(element);
                }
            });
            Files.write(help, format.transformClass(format.parse(Files.readAllBytes(help)), otherText));
        }
        Files.setLastModifiedTime(jar, time);
    }
}
