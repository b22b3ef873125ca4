package lastone.torture;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import lastone.testing.Command;

/** The disk of an H2 file fills up under load; then there is room again, and the server is killed and started. */
final class DiskFull {

    private DiskFull() {}

    static void run(Round round) throws Exception {
        Path disk = Files.createDirectory(round.folder().resolve("disk"));
        Command mounted = Command.run("mount", "-t", "tmpfs", "-o", "size=48m", "lastone-torture", disk.toString());
        if (mounted.exitCode() != 0) {
            System.out.println("SKIPPED: a disk that is full needs a small one to be mounted, which is refused here: "
                    + mounted.output());
            return;
        }
        try {
            fillUnderLoad(round, disk);
        } finally {
            Command.run("umount", "-l", disk.toString());
        }
    }

    private static void fillUnderLoad(Round round, Path disk) throws IOException {
        Path filler = disk.resolve("filler");
        try (H2File shop = new H2File(round.folder(), disk)) {
            World world = new World(round, shop);
            int times = round.times(2);
            for (int i = 0; i < times; i++) {
                Load.during(world, () -> {
                    world.awaitAcknowledged(round.upTo(200));
                    fill(filler);
                    round.tally().fault("disk full, H2 file");
                    world.awaitFailed(30);
                });
                Files.delete(filler);
                shop.server(0).kill();
                shop.startAgain(0);
                world.settle();
                world.check();
            }
        }
    }

    /** Takes all the room there is, to the last byte. */
    private static void fill(Path filler) {
        byte[] block = new byte[4_096];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            // So it is meant.
        }
    }
}
