package lastone.lab;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import lastone.judge.SpringProcess;

/** The shop in src/peers/spring, with customers of the lab's own; its lock is that of {@link SpringProcess#start}. */
final class SpringShop implements HttpServer.Catalog {

    private final HttpServer server;
    private final List<Long> customers;

    /** @param customers who buy, to be created */
    SpringShop(SpringProcess process, int customers) throws IOException {
        this.server = new HttpServer(
                URI.create(process.address()), Optional.of(process.process().toHandle()), this);
        try (RaceConnection connection = new RaceConnection(server.address())) {
            Long[] ids = new Long[customers];
            for (int customer = 0; customer < customers; customer++) {
                ids[customer] = created(connection, "/customers", "{\"balance\":1000000}");
            }
            this.customers = List.of(ids);
        }
    }

    /** @param name of the lock */
    List<Subject> subjects(String name) {
        HttpSubject.Step order = (fixture, buyer, _) -> HttpCall.post(
                "/orders",
                "",
                "{\"customerId\":%d,\"quantities\":{\"%d\":1}}"
                        .formatted(customers.get(buyer), fixture.optionIds().getFirst()),
                201);
        HttpSubject.Step payment =
                (_, _, body) -> HttpCall.post("/orders/" + HttpSubject.number(body, "\"id\":") + "/pay", "", "{}", 200);
        return List.of(
                new HttpSubject("spring-" + name + "-order", true, true, true, server, List.of(order)),
                new HttpSubject("spring-" + name + "-purchase", true, true, true, server, List.of(order, payment)));
    }

    @Override
    public Fixture create(Workload workload) throws IOException {
        try (RaceConnection connection = new RaceConnection(server.address())) {
            long id = created(connection, "/products", "{\"stock\":" + workload.stock() + "}");
            return new Fixture(workload, List.of(id), List.of(id));
        }
    }

    @Override
    public List<Long> remove(Fixture fixture) throws IOException {
        try (RaceConnection connection = new RaceConnection(server.address())) {
            String path = "/products/" + fixture.productIds().getFirst();
            return List.of(HttpSubject.number(
                    connection.send(HttpCall.get(path, "", 200)).body(), "\"stock\":"));
        }
    }

    private static long created(RaceConnection connection, String path, String body) throws IOException {
        return HttpSubject.number(
                connection.send(HttpCall.post(path, "", body, 201)).body(), "\"id\":");
    }
}
