package lastone.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lastone.testing.Command;
import lastone.testing.RunningShop;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The programs of docs/clients.md, run as they stand there. */
class ClientSnippetsTest {

    @AutoClose
    private static final RunningShop SHOP = RunningShop.demo();

    @ParameterizedTest
    @CsvSource({"ts, node, order.mjs", "java, java, Order.java", "python, python3, order.py"})
    void aSnippetOrdersAndPays(String language, String program, String file, @TempDir Path folder) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String runner = program.equals("java") ? java : program;
        boolean isThere = Command.run(runner, "--version").exitCode() == 0;
        if (!isThere) {
            System.err.println("SKIPPED: the snippet in " + language + ", for there is no " + program);
        }
        assumeTrue(isThere, "There is no " + program);
        int paidBefore = paidOrders();
        Path source = folder.resolve(file);
        Files.writeString(source, snippet(language).replace("http://127.0.0.1:8080", SHOP.address()));
        Command run = Command.run(runner, source.toString());
        assertThat(run.output()).contains("COMPLETED");
        assertThat(run.exitCode()).isZero();
        assertThat(paidOrders()).isEqualTo(paidBefore + 1);
    }

    private static int paidOrders() {
        return SHOP.user(1).list("/api/v1/orders?status=PAID").size();
    }

    private static String snippet(String language) throws IOException {
        Matcher fence = Pattern.compile("(?s)```" + language + "\n(.*?)```")
                .matcher(Files.readString(Path.of("docs/clients.md")));
        assertThat(fence.find()).isTrue();
        return fence.group(1);
    }
}
