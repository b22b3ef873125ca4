package lastone.torture;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The disk of an H2 file fills up under load; then there is room again, and the server is killed and started. */
final class DiskFull {

    private DiskFull() {}

    static void run(Round round) throws Exception {
        Path disk = Files.createDirectory(round.folder().resolve("disk"));
        Optional<String> refusal = shell("mount -t tmpfs -o size=48m lastone-torture " + disk);
        if (refusal.isPresent()) {
            System.out.println("SKIPPED: a disk that is full needs a small one to be mounted, which is refused here: "
                    + refusal.get());
            return;
        }
        try {
            fillUnderLoad(round, disk);
        } finally {
            shell("umount -l " + disk);
        }
    }

    private static void fillUnderLoad(Round round, Path disk) throws IOException {
        Path filler = disk.resolve("filler");
        try (H2File shop = new H2File(round.folder(), disk)) {
            World world = new World(round, List.of(shop.address()));
            int times = 1 + round.random().nextInt(2);
            for (int i = 0; i < times; i++) {
                Load.during(world, () -> {
                    world.awaitAcknowledged(1 + round.random().nextInt(200));
                    fill(filler);
                    round.tally().fault("disk full, H2 file");
                    world.awaitDoubted(30);
                });
                Files.delete(filler);
                shop.kill();
                shop.startAgain();
                world.moveTo(List.of(shop.address()));
                world.settle();
                new Check(shop::rows, Optional.empty()).take(world, shop.address(), round.random());
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
        } catch (IOException full) {
            // So it is meant.
        }
    }

    /** Why a command failed, or empty if it did not. */
    private static Optional<String> shell(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() == 0 ? Optional.empty() : Optional.of(output);
    }
}
