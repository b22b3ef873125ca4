package lastone.lock;

/** A key that this process holds in Redis. Thread safe. */
final class Hold {

    private final String key;
    private final String token;
    private volatile long validUntilNanoTime;
    private volatile boolean lost;

    Hold(String key, String token, long validUntilNanoTime) {
        this.key = key;
        this.token = token;
        this.validUntilNanoTime = validUntilNanoTime;
    }

    String key() {
        return key;
    }

    String token() {
        return token;
    }

    /** As far as this process can tell: not reported lost, and the lease not run out on its own clock. */
    boolean isValid() {
        return !lost && validUntilNanoTime - System.nanoTime() > 0;
    }

    void renewed(Quorum.Renewal renewal) {
        if (renewal.renewed()) {
            validUntilNanoTime = renewal.validUntilNanoTime();
        } else if (renewal.lost()) {
            lost = true;
        }
    }
}
