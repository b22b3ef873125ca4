package lastone.testing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import lastone.concurrent.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * One interleaving of a few actors, of which exactly one moves at a time. Before each step that others could notice it
 * is decided which actor moves on. Parking is strict: a parked actor goes on when it was unparked, interrupted, or its
 * deadline was made to pass, and for no other reason. So a lost wake-up is a run in which nobody can move.
 *
 * <p>The static methods are what {@link SteppedClasses} calls in place of the JDK; they act on the run under way.
 */
public final class Schedule {

    /** A deadline that does not pass; asking for it is no step. */
    public static final Deadline NEVER = new Deadline(Long.MAX_VALUE);

    private static final int ENDLESS = 5_000;
    private static final AtomicReference<Schedule> CURRENT = new AtomicReference<>();

    /** Something that one thread does. */
    public record Role(String name, Runnable part) {

        /**
         * Numbered callers, what lets their deadlines pass at any moment, and what interrupts some of them.
         *
         * @param deadlines one for each caller
         * @param enter what a caller does
         */
        public static List<Role> ofCallers(List<Deadline> deadlines, Set<Integer> interrupted, IntConsumer enter) {
            List<Role> roles = new ArrayList<>();
            for (int i = 0; i < deadlines.size(); i++) {
                int caller = i;
                roles.add(new Role("caller " + caller, () -> enter.accept(caller)));
            }
            deadlines.stream()
                    .filter(deadline -> !deadline.equals(NEVER))
                    .forEach(deadline -> roles.add(new Role("clock", () -> pass(deadline))));
            interrupted.forEach(i -> roles.add(new Role("stop", () -> interrupt("caller " + i))));
            return roles;
        }
    }

    /** The deadlines of numbered callers, of which some will pass. */
    public static List<Deadline> deadlines(int callers, Set<Integer> late) {
        return IntStream.range(0, callers)
                .mapToObj(i -> late.contains(i) ? new Deadline(i) : NEVER)
                .toList();
    }

    private static final class Actor {
        private final String name;
        private final Thread thread;
        private final Semaphore resumed = new Semaphore(0);
        private Deadline deadline = NEVER;
        private boolean parked;
        private boolean parkedForATime;
        private boolean permit;
        private boolean interrupted;
        private boolean finished;

        Actor(Role role, Schedule schedule) {
            this.name = role.name();
            this.thread = Thread.ofVirtual().unstarted(() -> schedule.play(this, role.part()));
        }
    }

    private final Choices choices;
    private final List<Actor> actors = new ArrayList<>();
    private final Set<Deadline> passed = new HashSet<>();
    private final List<String> trace = new ArrayList<>();
    private final CompletableFuture<Boolean> end = new CompletableFuture<>();
    private int preemptionsLeft;

    private Schedule(Choices choices, int preemptions) {
        this.choices = choices;
        this.preemptionsLeft = preemptions;
    }

    /** Runs all roles to their ends in one interleaving; fails with its trace when they cannot get there. */
    static List<String> play(Choices choices, int preemptions, List<Role> roles) {
        Schedule schedule = new Schedule(choices, preemptions);
        CURRENT.set(schedule);
        roles.forEach(role -> schedule.actors.add(new Actor(role, schedule)));
        schedule.actors.forEach(actor -> actor.thread.start());
        schedule.handOn(null);
        schedule.end.join();
        return schedule.trace;
    }

    private void play(Actor me, Runnable part) {
        me.resumed.acquireUninterruptibly();
        try {
            part.run();
        } catch (Throwable e) {
            end.completeExceptionally(failed(me.name + " threw", e));
            return;
        }
        me.finished = true;
        handOn(null);
    }

    /** Decides who moves on; {@code me} waits until it is chosen again unless it is chosen now; null is nobody. */
    private void handOn(@Nullable Actor me) {
        List<Actor> able = new ArrayList<>();
        boolean couldGoOn = me != null && canMove(me);
        if (couldGoOn) {
            able.add(me);
        }
        actors.stream().filter(actor -> actor != me && canMove(actor)).forEach(able::add);
        if (able.isEmpty() || trace.size() > ENDLESS) {
            finish(able.isEmpty());
            return;
        }
        Actor next = able.get(couldGoOn && preemptionsLeft == 0 ? 0 : choices.choose(able.size()));
        if (next == me) {
            return;
        }
        preemptionsLeft -= couldGoOn ? 1 : 0;
        next.resumed.release();
        if (me != null) {
            me.resumed.acquireUninterruptibly();
        }
    }

    private void finish(boolean nobodyCanMove) {
        if (actors.stream().allMatch(actor -> actor.finished)) {
            end.complete(true);
            return;
        }
        String stuck = String.join(
                ", ",
                actors.stream()
                        .filter(actor -> !actor.finished)
                        .map(actor -> actor.name)
                        .toList());
        end.completeExceptionally(failed((nobodyCanMove ? "Hangs: " : "Runs for ever: ") + stuck, null));
        new Semaphore(0).acquireUninterruptibly();
    }

    private AssertionError failed(String what, @Nullable Throwable cause) {
        return new AssertionError(what + "\n  " + String.join("\n  ", trace), cause);
    }

    private boolean canMove(Actor actor) {
        return !actor.finished
                && (!actor.parked
                        || actor.permit
                        || actor.interrupted
                        || (actor.parkedForATime && passed.contains(actor.deadline)));
    }

    private Actor actor(Thread thread) {
        return actors.stream()
                .filter(actor -> actor.thread == thread)
                .findFirst()
                .orElseThrow();
    }

    private Actor before(String step) {
        Actor me = actor(Thread.currentThread());
        handOn(me);
        trace.add(me.name + ": " + step);
        return me;
    }

    private void park(boolean forATime) {
        Actor me = before(forATime ? "park for a time" : "park");
        me.parked = true;
        me.parkedForATime = forATime;
        if (!canMove(me)) {
            handOn(me);
        }
        me.parked = false;
        me.permit = false;
    }

    private static Schedule current() {
        return CURRENT.get();
    }

    /** Somebody else may move before what follows, where an actor does it. */
    public static void step(String name) {
        if (current().actors.stream().anyMatch(actor -> actor.thread == Thread.currentThread())) {
            current().before(name);
        }
    }

    /** In place of {@link LockSupport#park(Object)}. */
    public static void park(Object blocker) {
        current().park(false);
    }

    /** In place of {@link LockSupport#parkNanos(Object, long)}, until the deadline that the actor asked for last. */
    public static void parkNanos(Object blocker, long nanos) {
        if (nanos > 0) {
            current().park(true);
        }
    }

    /** In place of {@link LockSupport#unpark(Thread)}. */
    public static void unpark(Thread thread) {
        Actor woken = current().actor(thread);
        current().before("unpark " + woken.name);
        woken.permit = true;
    }

    /** In place of {@link Thread#interrupted()}. No step of its own: nobody else can see the flag being read. */
    public static boolean interrupted() {
        Actor me = current().actor(Thread.currentThread());
        boolean was = me.interrupted;
        me.interrupted = false;
        return was;
    }

    /** In place of {@link Thread#interrupt()}. */
    public static void interrupt(Thread thread) {
        current().actor(thread).interrupted = true;
    }

    /** Interrupts the actor of that name, if it is still there. */
    public static void interrupt(String name) {
        current().before("interrupt " + name);
        current().actors.stream().filter(actor -> actor.name.equals(name)).forEach(actor -> actor.interrupted = true);
    }

    /** Whether the calling actor is interrupted; no step. */
    public static boolean isInterrupted() {
        return current().actor(Thread.currentThread()).interrupted;
    }

    /** Lets a deadline pass. */
    public static void pass(Deadline deadline) {
        current().before("the deadline passes");
        current().passed.add(deadline);
    }

    /** In place of {@link Deadline#hasPassed()}. */
    public static boolean hasPassed(Deadline deadline) {
        if (deadline.equals(NEVER)) {
            return false;
        }
        current().before("passed?");
        return current().passed.contains(deadline);
    }

    /** In place of {@link Deadline#leftNanos()}. */
    public static long leftNanos(Deadline deadline) {
        current().actor(Thread.currentThread()).deadline = deadline;
        return current().passed.contains(deadline) ? 0 : 1;
    }

    /** A compare-and-set that is none, to see a race found. */
    @SuppressWarnings("ReferenceEquality") // As AtomicReference compares.
    public static <T> boolean checkThenSet(AtomicReference<T> reference, T expected, T replacement) {
        step("get");
        if (reference.get() != expected) {
            return false;
        }
        step("set");
        reference.set(replacement);
        return true;
    }
}
