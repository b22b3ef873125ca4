package lastone.torture;

import java.util.List;
import java.util.Random;

/** Connections cut after the commit and before the response, or in the middle of it, and the retries after that. */
final class Cuts {

    private Cuts() {}

    static void run(Round round) {
        Random dice = new Random(round.seed());
        try (Shops shops = Shops.onMariaDb(round);
                CuttingProxy one = proxy(round, shops, 0, dice);
                CuttingProxy two = proxy(round, shops, 1, dice)) {
            World world = new World(round, shops);
            world.moveTo(List.of(one.address(), two.address()));
            Load.during(world, () -> world.awaitAcknowledged(300));
            world.settle();
            world.check();
        }
    }

    private static CuttingProxy proxy(Round round, Shops shops, int server, Random dice) {
        return new CuttingProxy(shops.addresses().get(server), bytes -> {
            int fate;
            synchronized (dice) {
                fate = dice.nextInt(10);
            }
            if (fate > 2) {
                return bytes;
            }
            round.tally().fault("connection cut after the commit");
            return fate == 0 ? bytes / 2 : 0;
        });
    }
}
