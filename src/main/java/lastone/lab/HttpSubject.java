package lastone.lab;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Future;
import lastone.lab.Purchase.Outcome;
import lastone.lab.RaceConnection.Response;

/**
 * Buyers that all send the same requests to a server at the same moment, each on a connection that is open already.
 *
 * @param placesOrders whether the first request of a buyer is an order, to be compared with the stock afterwards
 * @param isCoreOnly whether other workloads are left out; a subject that places no orders runs no others
 * @param steps the requests of a buyer, one after the other
 */
record HttpSubject(
        String name, boolean isBaseline, boolean placesOrders, boolean isCoreOnly, HttpServer server, List<Step> steps)
        implements Subject {

    /** A request of a buyer, who has the body of the response to the one before. */
    interface Step {
        HttpCall call(Fixture fixture, int buyer, String before) throws IOException;
    }

    /** The request that the others are compared with. */
    static final String EMPTY_REQUEST = "no-such-path";

    static HttpSubject reading(String name, HttpServer server, Step step) {
        return new HttpSubject(name, false, false, true, server, List.of(step));
    }

    @Override
    public boolean supports(Workload workload) {
        return workload.servers() == 1 && (!isCoreOnly || workload.isCoreWorkload());
    }

    @Override
    public Run run(Workload workload) {
        try {
            Fixture fixture = server.catalog().create(workload);
            Run run = new Run(workload.buyers(), server.process());
            List<Future<RaceConnection>> connections = server.connect(workload.buyers());
            try {
                run.start(buyer -> visit(connections.get(buyer), fixture, buyer));
            } finally {
                HttpServer.close(connections);
            }
            List<Long> left = server.catalog().remove(fixture);
            if (placesOrders && knowsAllOrders(run)) {
                LedgerCheck.verifyStock(fixture, run, left);
            }
            return run;
        } catch (IOException e) {
            throw new LabException("the server at " + server.address() + " cannot be reached any more: " + e);
        }
    }

    /** Not when the response to an order was lost, nor when an order was placed and a later request of its buyer failed. */
    private boolean knowsAllOrders(Run run) {
        return run.failures() == 0 || (steps.size() == 1 && run.count(Outcome.FAILED) == 0);
    }

    private Purchase visit(Future<RaceConnection> connection, Fixture fixture, int buyer) {
        if (connection.state() != Future.State.SUCCESS) {
            return Purchase.notSold(Outcome.FAILED, connection.exceptionNow().toString());
        }
        return visit(connection.resultNow(), fixture, buyer);
    }

    private Purchase visit(RaceConnection connection, Fixture fixture, int buyer) {
        long order = 0;
        String before = "";
        try {
            for (Step step : steps) {
                HttpCall call = step.call(fixture, buyer, before);
                Response response = connection.send(call);
                if (response.status() != call.status()) {
                    return refused(response);
                }
                before = response.body();
                order = order > 0 || !placesOrders ? order : number(before, "\"id\":");
            }
        } catch (IOException e) {
            return Purchase.notSold(Outcome.FAILED, e.toString());
        }
        // Who orders nothing has no order, and did not fail.
        return placesOrders ? Purchase.sold(order) : Purchase.notSold(Outcome.SOLD_OUT, "");
    }

    private static Purchase refused(Response response) {
        String code = response.body().replaceFirst("(?s).*\"code\" *: *\"([A-Z_]+)\".*", "$1");
        boolean isSoldOut = code.equals("OUT_OF_STOCK_ERROR");
        return Purchase.notSold(isSoldOut ? Outcome.SOLD_OUT : Outcome.REJECTED, response.status() + " " + code);
    }

    /** The first number behind a text; a client that parses more than it has to would be measured as well. */
    static long number(String body, String text) throws IOException {
        int from = body.indexOf(text) + text.length();
        int to = from;
        while (to < body.length() && Character.isDigit(body.charAt(to))) {
            to++;
        }
        if (from < text.length() || to == from) {
            throw new IOException("no " + text + " in " + body);
        }
        return Long.parseLong(body, from, to, 10);
    }

    @Override
    public void close() {}
}
