package lastone.shop;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/** Addresses and ranges of addresses. */
public record AddressRanges(List<Range> ranges) {

    /** @param bits how many leading bits of an address have to be those of the start */
    record Range(InetAddress start, int bits) {

        /** @throws IllegalArgumentException where the text is no address and no range; no name is looked up */
        static Range parse(String text) {
            String[] parts = text.split("/", 2);
            InetAddress start = InetAddress.ofLiteral(parts[0]);
            int all = start.getAddress().length * Byte.SIZE;
            int bits = parts.length == 1 ? all : Integer.parseInt(parts[1]);
            if (bits < 0 || bits > all) {
                throw new IllegalArgumentException(text);
            }
            return new Range(start, bits);
        }

        boolean contains(InetAddress address) {
            byte[] one = start.getAddress();
            byte[] other = address.getAddress();
            int whole = bits / Byte.SIZE;
            int rest = Byte.SIZE - bits % Byte.SIZE;
            return one.length == other.length
                    && Arrays.equals(one, 0, whole, other, 0, whole)
                    && (rest == Byte.SIZE || (one[whole] ^ other[whole]) >> rest == 0);
        }
    }

    /**
     * Parses a comma-separated list such as {@code 10.0.0.0/8, ::1}; an empty text is an empty list.
     *
     * @throws IllegalArgumentException where a part of the list is no address and no range
     */
    static AddressRanges parse(String text) {
        return new AddressRanges(
                text.isEmpty()
                        ? List.of()
                        : Arrays.stream(text.split(",", -1))
                                .map(part -> Range.parse(part.strip()))
                                .toList());
    }

    /** Whether the address is in one of the ranges. */
    public boolean contains(InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }
}
