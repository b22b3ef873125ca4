package lastone.lock;

/**
 * The names that one shop's locks have in Redis.
 *
 * @param prefix distinguishes shops that share a Redis server
 */
record LockNames(String prefix) {

    /** The Redis key of a lock. */
    String key(String lock) {
        return prefix + ":lock:" + lock;
    }

    /** The channel on which releases are announced; a message is the Redis key. */
    String channel() {
        return key("released");
    }

    /** A key that is no lock's: {@link LockNode#probe}. */
    String probe() {
        return key("probe");
    }
}
