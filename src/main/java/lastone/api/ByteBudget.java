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
 * The bytes that bodies and responses in flight may hold together. When they are used up, the requests that have waited
 * longest for their client give way: first those whose body has not arrived, then those whose response is not read.
 * Thread safe.
 */
public final class ByteBudget {

    /** The attribute of a request that has its share. */
    public static final String SHARE = "lastone.share";

    /** What a request waits for others to give way, so that a refusal comes within 50 ms. */
    private static final long ROOM_MILLIS = 30;

    /**
     * How long a request may wait for its client before it is one that gives way: a round trip, or a page over a slow
     * line.
     */
    private static final Map<Phase, Long> GRACE_NANOS = Map.of(
            Phase.RECEIVING, TimeUnit.MILLISECONDS.toNanos(500),
            Phase.SENDING, TimeUnit.SECONDS.toNanos(2));

    private final Bytes free;
    private final Set<Share> open = ConcurrentHashMap.newKeySet();
    private final Semaphore makingRoom = new Semaphore(1);

    /** @param bytes may be exceeded by responses to what was carried out */
    public ByteBudget(int bytes) {
        free = new Bytes(bytes);
    }

    /** Permits that may go below zero, for a response that has to be sent whatever it takes. */
    private static final class Bytes extends Semaphore {

        private static final long serialVersionUID = 1L;

        Bytes(int bytes) {
            super(bytes);
        }

        void force(int bytes) {
            reducePermits(bytes);
        }
    }

    /** What a request waits for. */
    private enum Phase {
        WORKING,
        RECEIVING,
        SENDING
    }

    /** The part of a request that begins; to be closed when its response was sent. */
    public Share open(Request request, boolean anonymous) {
        Share share = new Share(request, anonymous);
        open.add(share);
        return share;
    }

    /** The share of the request that is being handled. */
    static Share of(Context ctx) {
        Share share = ctx.attribute(SHARE);
        if (share == null) {
            throw new IllegalStateException("A request that was not admitted");
        }
        return share;
    }

    /** What one request holds. Used by one thread at a time. */
    public final class Share implements AutoCloseable {

        private final Request request;
        private final boolean anonymous;
        private int held;
        private volatile Phase phase = Phase.WORKING;
        private volatile long since;
        private volatile boolean gaveWay;

        private Share(Request request, boolean anonymous) {
            this.request = request;
            this.anonymous = anonymous;
        }

        /**
         * Takes bytes until the request ends; waits 30 ms at most.
         *
         * @throws ShopException 503 when there are not as many
         */
        void hold(int bytes) {
            if (!free.tryAcquire(bytes) && !(makeRoom(bytes, share -> true) && isFreeSoon(bytes))) {
                throw new ShopException(ErrorCode.UNAVAILABLE_ERROR, "The server is overloaded. Try again soon.");
            }
            held += bytes;
        }

        /** Takes bytes whether or not there are as many: for the response to a request that was carried out. */
        void holdAnyway(int bytes) {
            if (!free.tryAcquire(bytes)) {
                makeRoom(bytes, share -> true);
                free.force(bytes);
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

        /** Whether the request was ended for the sake of others. */
        boolean gaveWay() {
            return gaveWay;
        }

        private void waitsFor(Phase next) {
            since = System.nanoTime();
            phase = next;
        }

        private boolean isLate() {
            Long grace = GRACE_NANOS.get(phase);
            return grace != null && !gaveWay && System.nanoTime() - since > grace;
        }

        private void giveWay() {
            gaveWay = true;
            switch (phase) {
                case RECEIVING -> stopReceiving();
                case SENDING -> endPoint().close();
                case WORKING -> {}
            }
        }

        /** As when nothing arrives for too long: Jetty then lets the read fail, and the request can have a response. */
        private void stopReceiving() {
            if (endPoint() instanceof AbstractEndPoint reading) {
                reading.getFillInterest().onFail(new TimeoutException("Gives way to others"));
            }
        }

        private EndPoint endPoint() {
            return request.getConnectionMetaData().getConnection().getEndPoint();
        }

        /** Gives everything back. */
        @Override
        public void close() {
            open.remove(this);
            free.release(held);
            held = 0;
        }
    }

    /** Ends one request that waits for its client; false when there is none. */
    public boolean makeRoom(boolean anonymousOnly) {
        return makeRoom(0, share -> share.anonymous || !anonymousOnly);
    }

    /** One thread looks for room at a time; true while another one does. */
    private boolean makeRoom(int bytes, Predicate<Share> whose) {
        if (!makingRoom.tryAcquire()) {
            return true;
        }
        try {
            int room = 0;
            boolean found = false;
            for (Share late : latest(whose)) {
                if (found && room >= bytes) {
                    break;
                }
                found = true;
                room += late.held;
                late.giveWay();
            }
            return found;
        } finally {
            makingRoom.release();
        }
    }

    private Iterable<Share> latest(Predicate<Share> whose) {
        return open.stream()
                .filter(share -> share.isLate() && whose.test(share))
                .sorted(Comparator.<Share, Phase>comparing(share -> share.phase)
                        .thenComparingLong(share -> share.since))
                .toList();
    }

    private boolean isFreeSoon(int bytes) {
        try {
            return free.tryAcquire(bytes, ROOM_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
