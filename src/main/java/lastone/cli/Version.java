package lastone.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The version of this program, which the build writes to a resource. */
public final class Version {

    private Version() {}

    /** Returns the version, "unknown" where the build wrote none. */
    public static String read() {
        try (InputStream in = Version.class.getResourceAsStream("/lastone/version.txt")) {
            return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
