package lastone.torture;

import java.time.Duration;
import java.util.Random;
import lastone.testing.RunningShop;

/**
 * The clocks of two servers jump forwards and back, each by itself, while orders are placed, paid and cancelled and
 * both servers let them expire. All jumps together stay below the day for which keys and events are stored.
 */
final class ClockJumps {

    private static final int JUMPS = 12;
    private static final Duration FAR_BEYOND_ALL_WINDOWS = Duration.ofHours(1);

    private ClockJumps() {}

    static void run(Round round) {
        try (Shops shops = Shops.onMariaDb(round, "ORDER_PAYMENT_WINDOW", "PT10S")) {
            World world = new World(round, shops);
            Load.during(world, () -> {
                for (int i = 0; i < JUMPS; i++) {
                    world.awaitAcknowledged(9 + round.upTo(40));
                    jump(round, shops);
                }
            });
            shops.running().forEach(server -> server.clock.move(FAR_BEYOND_ALL_WINDOWS));
            world.settle();
            shops.awaitExpiry();
            world.check();
        }
    }

    private static void jump(Round round, Shops shops) {
        Random random = round.random();
        RunningShop server = shops.running().get(random.nextInt(2));
        server.clock.move(Duration.ofMillis(random.nextInt(24_000) - 9_000));
        round.tally().fault("clock of a server moved forwards or back");
    }
}
