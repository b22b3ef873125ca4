package lastone.torture;

import java.util.List;
import java.util.Optional;

/** kill -9 of the server on an H2 file, again and again on the same file. */
final class KillOnH2 {

    private KillOnH2() {}

    static void run(Round round) {
        try (H2File shop = new H2File(round.folder(), round.folder())) {
            World world = new World(round, List.of(shop.address()));
            int kills = 2 + round.random().nextInt(3);
            for (int i = 0; i < kills; i++) {
                Load.during(world, () -> {
                    world.awaitAcknowledged(1 + round.random().nextInt(250));
                    shop.kill();
                    round.tally().fault("kill -9 of the server, H2 file");
                });
                shop.startAgain();
                world.moveTo(List.of(shop.address()));
                world.settle();
                new Check(shop::rows, Optional.empty()).take(world, shop.address(), round.random());
            }
        }
    }
}
