package lastone.lab;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import lastone.judge.SpringProcess;
import lastone.testing.MariaDb;
import lastone.testing.ShopProcess;

/** The races over HTTP of {@code scripts/lab}, with the shop in src/peers/spring beside them, all on one MariaDB. */
final class HttpRaces {

    private static final List<Workload> WORKLOADS = List.of(new Workload(1_000, 1_000, 1, 1, 1));

    private HttpRaces() {}

    static void main(String[] arguments) throws IOException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        try (TestBed bed =
                        HttpBed.open(ShopProcess::startBuilt, MariaDb.shared().freshDatabase());
                SpringProcess row = SpringProcess.start("row");
                SpringProcess redisson = SpringProcess.start("outside")) {
            int buyers = WORKLOADS.getFirst().buyers();
            List<Subject> subjects = new ArrayList<>(bed.subjects());
            subjects.addAll(new SpringShop(row, buyers).subjects("row"));
            subjects.addAll(new SpringShop(redisson, buyers).subjects("redisson"));
            TestBed all = HttpBed.warmedUp(new TestBed(bed.db(), Map.of(), subjects, List.of()));
            Benchmark benchmark = new Benchmark(OptionalInt.of(rounds), Duration.ZERO, System.out);
            benchmark.run(List.of(all), WORKLOADS);
            benchmark.report("", Environment.ofMachine()).print(System.out);
        }
        System.exit(0);
    }
}
