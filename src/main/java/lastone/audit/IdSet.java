package lastone.audit;

import java.util.BitSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A set of ids, in blocks of bits: a million ids that follow each other take some hundred kilobytes. */
final class IdSet {

    /** How many ids a block has; block n begins with id n times that. */
    static final int BLOCK = 50_000;

    private final Map<Long, BitSet> blocks = new TreeMap<>();

    /** @return whether it was not in the set */
    boolean add(long id) {
        BitSet block = blocks.computeIfAbsent(blockOf(id), number -> new BitSet());
        int bit = (int) Math.floorMod(id, (long) BLOCK);
        boolean isNew = !block.get(bit);
        block.set(bit);
        return isNew;
    }

    static long blockOf(long id) {
        return Math.floorDiv(id, (long) BLOCK);
    }

    /** Returns the numbers of the blocks with ids in them, ascending. */
    Set<Long> blocks() {
        return blocks.keySet();
    }

    /** Returns a copy of a block's bits, none where nothing is in it. */
    BitSet block(long number) {
        return (BitSet) blocks.getOrDefault(number, new BitSet()).clone();
    }
}
