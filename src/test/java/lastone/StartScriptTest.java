package lastone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StartScriptTest {

    /** The last of two flags counts for the JVM. */
    @Test
    void flagsOfTheEnvironmentStandBehindThoseOfTheFile() throws IOException {
        ProcessBuilder start = new ProcessBuilder("scripts/start", "echo", "flags", "no such.jar", "audit", "a b");
        start.environment().put("JAVA_OPTS", "-Xmx384m -Xmn96m");
        try (var said = start.start().inputReader()) {
            assertThat(said.readLine()).isEqualTo("@flags -Xmx384m -Xmn96m -jar no such.jar audit a b");
        }
        assertThat(Path.of("scripts/start")).isExecutable();
    }
}
