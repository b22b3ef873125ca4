package lastone.api;

import io.javalin.http.Context;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/**
 * Bounds the bytes that request bodies and responses in flight hold together. When the budget is exhausted, the requests
 * that have waited longest for their client are ended: first those whose body has not arrived, then those whose response
 * is not read. Thread safe.
 */
public final class ByteBudget {

    /** The request attribute that holds its {@link Reservation}. */
    public static final String RESERVATION = "lastone.reservation";

    /**
     * How long a request waits for bytes of evicted requests: so short that, if none become free, it is rejected within
     * 50 ms.
     */
    private static final long EVICTION_WAIT_MILLIS = 30;

    /**
     * How long a request may wait for its client before it can be evicted. A body takes a round trip; a response may be
     * large and the client's connection slow.
     */
    private static final Map<Phase, Long> GRACE_NANOS = Map.of(
            Phase.RECEIVING, TimeUnit.MILLISECONDS.toNanos(500),
            Phase.SENDING, TimeUnit.SECONDS.toNanos(2));

    private final Bytes free;
    private final Set<Reservation> reservations = ConcurrentHashMap.newKeySet();
    private final Semaphore evicting = new Semaphore(1);

    /** @param bytes may be exceeded by responses to requests that were executed */
    public ByteBudget(int bytes) {
        free = new Bytes(bytes);
    }

    /** Permits that may go below zero, for a response that has to be sent in any case. */
    private static final class Bytes extends Semaphore {

        private static final long serialVersionUID = 1L;

        Bytes(int bytes) {
            super(bytes);
        }

        void acquireBeyondLimit(int bytes) {
            reducePermits(bytes);
        }
    }

    /** What a request waits for. */
    private enum Phase {
        WORKING,
        RECEIVING,
        SENDING
    }

    /**
     * Creates the reservation of a request that begins, without any bytes yet; to be closed when its response was sent.
     *
     * @param anonymous whether the request has no access token
     */
    public Reservation open(Request request, boolean anonymous) {
        Reservation reservation = new Reservation(request, anonymous);
        reservations.add(reservation);
        return reservation;
    }

    /** The reservation of the request that is being handled. */
    static Reservation of(Context ctx) {
        Reservation reservation = ctx.attribute(RESERVATION);
        if (reservation == null) {
            throw new IllegalStateException("A request that was not admitted");
        }
        return reservation;
    }

    /** The bytes that one request holds. Used by one thread at a time. */
    public final class Reservation implements AutoCloseable {

        private final Request request;
        private final boolean anonymous;
        private int held;
        private volatile Phase phase = Phase.WORKING;
        private volatile long waitingSinceNanoTime;
        private volatile boolean evicted;

        private Reservation(Request request, boolean anonymous) {
            this.request = request;
            this.anonymous = anonymous;
        }

        /**
         * Reserves bytes until the request ends; waits 30 ms at most.
         *
         * @throws ShopException 503 when there are not as many
         */
        void reserve(int bytes) {
            if (!free.tryAcquire(bytes) && !(evictSlowest(bytes, reservation -> true) && tryAcquireFreed(bytes))) {
                throw new ShopException(ErrorCode.UNAVAILABLE_ERROR, "The server is overloaded. Try again soon.");
            }
            held += bytes;
        }

        /** Reserves bytes even beyond the budget: for the response to a request that was executed. */
        void reserveUnconditionally(int bytes) {
            if (!free.tryAcquire(bytes)) {
                evictSlowest(bytes, reservation -> true);
                free.acquireBeyondLimit(bytes);
            }
            held += bytes;
        }

        /** From now on the request waits for its client to send its body. */
        void receiving() {
            waitsFor(Phase.RECEIVING);
        }

        void received() {
            phase = Phase.WORKING;
        }

        /** From now on the request waits for its client to read the response. */
        public void sending() {
            waitsFor(Phase.SENDING);
        }

        /** Whether the request was ended to free its bytes for others. */
        boolean wasEvicted() {
            return evicted;
        }

        private void waitsFor(Phase next) {
            waitingSinceNanoTime = System.nanoTime();
            phase = next;
        }

        private boolean isEvictable() {
            Long grace = GRACE_NANOS.get(phase);
            return grace != null && !evicted && System.nanoTime() - waitingSinceNanoTime > grace;
        }

        private void evict() {
            evicted = true;
            switch (phase) {
                case RECEIVING -> stopReceiving();
                case SENDING -> endPoint().close();
                case WORKING -> {}
            }
        }

        /** Lets the read of the body fail, as Jetty's own time-out does: the request can still have a response. */
        private void stopReceiving() {
            if (endPoint() instanceof AbstractEndPoint reading) {
                reading.getFillInterest().onFail(new TimeoutException("Evicted to free bytes"));
            }
        }

        private EndPoint endPoint() {
            return request.getConnectionMetaData().getConnection().getEndPoint();
        }

        /** Returns all bytes. */
        @Override
        public void close() {
            reservations.remove(this);
            free.release(held);
            held = 0;
        }
    }

    /**
     * Ends the request that has waited longest for its client; returns false when none has waited for long.
     *
     * @param anonymousOnly whether only a request without an access token may be ended
     */
    public boolean evictSlowest(boolean anonymousOnly) {
        return evictSlowest(0, reservation -> reservation.anonymous || !anonymousOnly);
    }

    /** One thread evicts at a time. Returns true while another one does, because that one may free the bytes, too. */
    private boolean evictSlowest(int bytes, Predicate<Reservation> condition) {
        if (!evicting.tryAcquire()) {
            return true;
        }
        try {
            int freed = 0;
            boolean found = false;
            for (Reservation candidate : evictionCandidates(condition)) {
                if (found && freed >= bytes) {
                    break;
                }
                found = true;
                freed += candidate.held;
                candidate.evict();
            }
            return found;
        } finally {
            evicting.release();
        }
    }

    private Iterable<Reservation> evictionCandidates(Predicate<Reservation> condition) {
        return reservations.stream()
                .filter(reservation -> reservation.isEvictable() && condition.test(reservation))
                .sorted(Comparator.<Reservation, Phase>comparing(reservation -> reservation.phase)
                        .thenComparingLong(reservation -> reservation.waitingSinceNanoTime))
                .toList();
    }

    private boolean tryAcquireFreed(int bytes) {
        try {
            return free.tryAcquire(bytes, EVICTION_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
