package lastone.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import lastone.testing.RunningShop;
import lastone.testing.ShopClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class StaticFilesHttpTest {

    private static final String SCRIPT = "/docs/swagger-ui-bundle.js";

    @AutoClose
    private final RunningShop shop = RunningShop.demo();

    private ShopClient accepting(String encodings) {
        return shop.anyone().with("Accept-Encoding", encodings);
    }

    @Test
    void aFileIsCompressedForClientsThatAcceptIt() throws IOException {
        ShopClient.Response plain = shop.anyone().get(SCRIPT);
        assertThat(plain.header("Content-Encoding")).isEmpty();
        for (String accepted : new String[] {"gzip", "br, GZIP;q=0.5", "*"}) {
            ShopClient.Response compressed = accepting(accepted).get(SCRIPT);
            assertThat(compressed.header("Content-Encoding")).isEqualTo("gzip");
            assertThat(compressed.header("Vary")).isEqualTo("Accept-Encoding");
            assertThat(compressed.header("ETag")).isNotEqualTo(plain.header("ETag"));
            assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed.bytes())).readAllBytes())
                    .isEqualTo(plain.bytes());
        }
        for (String refused : new String[] {"gzip;q=0", "gzip; q=0.0, br", "identity"}) {
            assertThat(accepting(refused).get(SCRIPT).bytes()).isEqualTo(plain.bytes());
        }
    }

    @Test
    void aClientThatHasTheFileGets304() {
        for (String path : new String[] {SCRIPT, "/openapi.yaml", "/", "/page/icon.svg"}) {
            String tag = shop.anyone().get(path).header("ETag");
            for (String known : new String[] {tag, "\"x\", W/" + tag, "*"}) {
                ShopClient.Response same =
                        shop.anyone().with("If-None-Match", known).get(path);
                assertThat(same.status()).isEqualTo(304);
                assertThat(same.bytes()).isEmpty();
                assertThat(same.header("ETag")).isEqualTo(tag);
            }
            assertThat(shop.anyone().with("If-None-Match", "\"x\"").get(path).status())
                    .isEqualTo(200);
            assertThat(accepting("gzip").with("If-None-Match", "*").get(path).header("Vary"))
                    .isEqualTo("Accept-Encoding");
        }
    }
}
