package lastone.web;

import java.time.Duration;

/**
 * What one server takes on at most, so that neither a crowd nor slow clients can use it up.
 *
 * @param requests in flight; each may hold a body of 64 KiB, so these bound the memory as well
 * @param connections open, most of them idle; more wait in the backlog of the listening socket
 * @param idle how long a connection is kept between two requests
 * @param stall how long a request or its answer may stand still on the wire
 * @param head how long the head of a request may take to arrive in all
 * @param body how long a body may take to arrive in all
 */
public record Limits(int requests, int connections, Duration idle, Duration stall, Duration head, Duration body) {

    /** A time sale has some thousand buyers at once, and load balancers keep a connection for a minute. */
    public static final Limits STANDARD = new Limits(
            4_096,
            10_000,
            Duration.ofSeconds(65),
            Duration.ofSeconds(15),
            Duration.ofSeconds(15),
            Duration.ofSeconds(30));
}
