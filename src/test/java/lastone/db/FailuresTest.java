package lastone.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {

    @ParameterizedTest
    @CsvSource({
        "CONFLICT, 1205, 40001",
        "CONFLICT, 1213, 40001",
        "CONFLICT, 3101, 40000",
        "CONFLICT, 50200, HYT00",
        "DUPLICATE_KEY, 1062, 23000",
        "DUPLICATE_KEY, 23505, 23505",
        "DATA, 1048, 23000",
        "DATA, 1264, 22003",
        "DATA, 1366, HY000",
        "DATA, 1644, 45000",
        "DATA, 3819, HY000",
        "DATA, 22001, 22001",
        "DATA, 23513, 23513",
        "CONNECTION_LOST, 1045, 28000",
        "CONNECTION_LOST, 1047, 08S01",
        "CONNECTION_LOST, 1927, 70100",
        "CONNECTION_LOST, 0, 08003",
        "NOT_WRITABLE, 1021, HY000",
        "NOT_WRITABLE, 1044, 42000",
        "NOT_WRITABLE, 1114, HY000",
        "NOT_WRITABLE, 1142, 42000",
        "NOT_WRITABLE, 1143, 42000",
        "NOT_WRITABLE, 1290, HY000",
        "NOT_WRITABLE, 1792, 25006",
        "NOT_WRITABLE, 1836, HY000",
        "NOT_WRITABLE, 90097, 90097",
        "TIMEOUT, 1317, 70100",
        "TIMEOUT, 1969, 70100",
        "TIMEOUT, 3024, HY000",
        "OTHER, 1064, 42000",
        "OTHER, 1054, 42S22",
        "OTHER, 0,"
    })
    void everyCodeHasOneKindAndOnlyRefusedDataCanBeOfOneRequest(Failures.Kind kind, int code, String state) {
        RuntimeException failure =
                new IllegalStateException(new BatchUpdateException("refused", state, code, new int[0]));
        assertThat(Failures.kind(failure)).isEqualTo(kind);
        assertThat(Failures.canBeRequestFault(failure))
                .isEqualTo(kind == Failures.Kind.DATA || kind == Failures.Kind.DUPLICATE_KEY);
    }

    @Test
    void whatTheDriverThrowsForALostConnectionCountsAsOneWhateverItsState() {
        SQLException lost = new SQLRecoverableException("No operations allowed after connection closed", "S1009");
        assertThat(Failures.kind(lost)).isEqualTo(Failures.Kind.CONNECTION_LOST);
    }

    @Test
    void aDefectCanBeOfOneRequestAndALackOfMemoryCannot() {
        assertThat(Failures.canBeRequestFault(new IllegalStateException("a defect")))
                .isTrue();
        assertThat(Failures.canBeRequestFault(new OutOfMemoryError())).isFalse();
    }

    @Test
    void aFailureAlwaysHasAReason() {
        assertThat(Failures.reason(new IllegalStateException(new UnresolvedAddressException())))
                .isEqualTo("unresolved address");
        assertThat(Failures.reason(new AccessDeniedException("/data"))).isEqualTo("/data: access denied");
        assertThat(Failures.reason(new FileSystemException("/data", null, "Read-only file system")))
                .isEqualTo("/data: Read-only file system");
        assertThat(Failures.reason(new SQLException(" \n first \n second"))).isEqualTo("first");
        assertThat(Failures.reason(new SQLException("null"))).isEqualTo("sql");
    }

    @Test
    void anH2FileThatCannotBeOpenedIsRefusedWithAReason(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertRefused(file.resolve("shop"), file + ": not directory");
        Files.writeString(folder.resolve("short.mv.db"), "garbage");
        assertRefused(folder.resolve("short"), "the H2 file is damaged, or is no H2 file");
        Files.writeString(folder.resolve("long.mv.db"), "garbage".repeat(2_000));
        assertRefused(folder.resolve("long"), "the H2 file is damaged, or is no H2 file");
    }

    private static void assertRefused(Path data, String reason) {
        assertThatThrownBy(() -> Database.open("jdbc:h2:file:" + data, "", "", 1, Duration.ofSeconds(1)))
                .isInstanceOf(DatabaseUnreachableException.class)
                .hasMessage(reason);
    }
}
