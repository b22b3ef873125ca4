package lastone.audit;

import java.util.BitSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A set of ids, in blocks of bits: a million ids that follow each other take some hundred kilobytes. */
final class IdSet {

    /** Ids in a block; block n begins with id n * BLOCK. */
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

    /** Returns the numbers of all blocks that are not empty, ascending. */
    Set<Long> blocks() {
        return blocks.keySet();
    }

    /** Returns a copy of a block's bits, where bit i is id number * BLOCK + i. */
    BitSet block(long number) {
        return (BitSet) blocks.getOrDefault(number, new BitSet()).clone();
    }
}
