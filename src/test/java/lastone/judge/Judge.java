package lastone.judge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lastone.cli.Version;
import lastone.testing.MariaDb;
import lastone.testing.RedisNode;
import lastone.testing.ShopProcess;

/** Judges one shop and prints its table; ends with 1 where it was wrong. */
final class Judge {

    private Judge() {}

    static void main(String[] arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(arguments));
        if (words.isEmpty()) {
            words.add("lastone");
        }
        String url = words.size() > 1 ? words.get(1) : "";
        boolean isRight = switch (words.getFirst()) {
            case "lastone" -> url.isEmpty() ? judgeOwn() : judge(new LastoneAdapter(url, url, admin("demo-admin")));
            case "spring" -> judgeSpring(url.isEmpty() ? "outside" : url);
            case "vendure" -> judge(new VendureAdapter(url, "superadmin", admin("superadmin")));
            default -> throw new IllegalArgumentException("lastone [URL], spring [inside] or vendure URL");
        };
        System.exit(isRight ? 0 : 1);
    }

    private static String admin(String otherwise) {
        return System.getenv().getOrDefault("ADMIN_TOKEN", otherwise);
    }

    private static boolean judge(JudgedShop shop) {
        System.out.println(shop.description());
        int most = Sale.ALL.stream().mapToInt(Sale::buyers).max().orElseThrow();
        List<JudgedShop.Customer> customers =
                Stream.generate(shop::createCustomer).limit(most).toList();
        System.out.println(Verdict.HEADER);
        boolean isRight = true;
        for (Sale sale : Sale.ALL) {
            if (sale.isPossible(shop)) {
                Verdict verdict = sale.judge(shop, customers);
                isRight &= verdict.isRight();
                System.out.println(verdict);
            } else {
                System.out.println(sale.title() + "  not offered");
            }
        }
        return isRight;
    }

    /** Lastone as people start it, on MariaDB; STOCK_STRATEGY chooses how it reserves stock. */
    private static boolean judgeOwn() throws IOException {
        Path folder = Files.createTempDirectory("judge");
        String strategy = System.getenv().getOrDefault("STOCK_STRATEGY", "coalesced");
        Map<String, String> settings = MariaDb.shared().freshDatabase("STOCK_STRATEGY", strategy);
        settings.put("REDIS_URLS", RedisNode.sharedUrls());
        try (ShopProcess shop = ShopProcess.start(folder, settings)) {
            String description = "Lastone %s, STOCK_STRATEGY=%s, MariaDB".formatted(Version.read(), strategy);
            return judge(new LastoneAdapter(description, shop.address(), "demo-admin"));
        }
    }

    private static boolean judgeSpring(String lock) throws IOException {
        try (SpringProcess shop = SpringProcess.start(lock)) {
            String description = "Spring Boot, JPA and Redisson, the lock %s the transaction, MariaDB".formatted(lock);
            return judge(new SpringAdapter(description, new JsonClient(shop.address())));
        }
    }
}
