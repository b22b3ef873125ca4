package lastone.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import lastone.testing.Logs;
import lastone.testing.RedisNode;
import lastone.testing.RunningShop;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class RedisAclTest {

    private static final String RULE = "    user shop ";

    /** Of the strategies pubsub uses the most commands. */
    @Test
    void theRightsInTheDocsAreEnoughForLocksAndTheStream() throws IOException {
        String rule = Files.readAllLines(Path.of("docs/operating.md")).stream()
                .filter(line -> line.startsWith(RULE))
                .findFirst()
                .orElseThrow();
        try (RedisNode redis = RedisNode.startOne();
                Logs log = Logs.of("lastone")) {
            redis.configure("ACL SETUSER " + rule.strip().substring("user ".length()));
            String url = "redis://shop:PASSWORD@127.0.0.1:" + redis.port();
            try (RunningShop shop = RunningShop.demo("STOCK_STRATEGY", "pubsub", "REDIS_URLS", url)) {
                shop.order(1, 1, 1);
                shop.anyone().get("/health/ready").expect(200);
                Awaitility.await()
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> !redis.events().isEmpty());
            }
            assertThat(log.lines()).noneMatch(line -> line.startsWith("WARN"));
        }
    }
}
