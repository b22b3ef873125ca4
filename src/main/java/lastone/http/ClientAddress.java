package lastone.http;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds the address of a client behind proxies. Each proxy appends the address that it got a request from to
 * {@code X-Forwarded-For}, and anyone can send that header, so it is read from its end, and only while the address found so
 * far is a trusted proxy's. Thread safe.
 *
 * @param isTrusted whether an address is that of a proxy of the shop
 */
record ClientAddress(Predicate<InetAddress> isTrusted) {

    /**
     * @param peer the other end of the connection
     * @param forwarded the values of {@code X-Forwarded-For}, in their order
     */
    InetAddress of(InetAddress peer, List<String> forwarded) {
        InetAddress client = peer;
        List<String> hops = forwarded.stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .toList();
        for (String hop : hops.reversed()) {
            Optional<InetAddress> next = isTrusted.test(client) ? parse(hop.strip()) : Optional.empty();
            if (next.isEmpty()) {
                return client;
            }
            client = next.get();
        }
        return client;
    }

    /** Some proxies append the port, and put an IPv6 address in brackets then. No name is looked up. */
    private static Optional<InetAddress> parse(String hop) {
        String address = hop.startsWith("[")
                ? hop.substring(1, Math.max(1, hop.indexOf(']')))
                : hop.replaceFirst("^([0-9.]+):[0-9]+$", "$1");
        try {
            return Optional.of(InetAddress.ofLiteral(address));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
