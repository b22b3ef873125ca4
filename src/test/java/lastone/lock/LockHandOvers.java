package lastone.lock;

import java.io.PrintStream;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lastone.concurrent.Deadline;
import lastone.concurrent.RefCountedMap;
import lastone.testing.Schedule;
import lastone.testing.SteppedClasses;
import lastone.testing.SteppedPermits;

/**
 * The hand-over of a lock within the process in all interleavings of a few callers: one holds it at a time, everybody who
 * waits long enough gets it, and in the end no key is left in Redis and no permit in the ref-counted map.
 */
public final class LockHandOvers {

    private static final int PREEMPTIONS = 2;
    private static final Set<String> STEPPED = Stream.of(
                    SharedLocks.class,
                    RedisLock.class,
                    Quorum.class,
                    LockNode.class,
                    LockNames.class,
                    HeldLock.class,
                    RetryWait.class,
                    ReleaseMessages.class,
                    Script.class,
                    SharedLockMetrics.class,
                    VoteCount.class,
                    RefCountedMap.class,
                    LockHandOver.class)
            .map(Class::getName)
            .collect(Collectors.toSet());

    private static final Set<Integer> NOBODY = Set.of();

    /** Two callers, of which the second one's deadline passes. */
    static final Plan ONE_IS_LATE = new Plan(2, Set.of(1), NOBODY, false);

    private static final List<Plan> PLANS = List.of(
            ONE_IS_LATE,
            new Plan(3, NOBODY, NOBODY, false),
            new Plan(3, Set.of(1), NOBODY, false),
            new Plan(3, NOBODY, Set.of(1), false),
            new Plan(2, Set.of(0), Set.of(1), false),
            new Plan(3, NOBODY, NOBODY, true));

    private LockHandOvers() {}

    /**
     * Public because the scene sees it from another class loader.
     *
     * @param late the callers whose deadline passes
     * @param interrupted the callers that are interrupted
     * @param redisFailsOnce whether the first attempt in Redis fails
     */
    public record Plan(int callers, Set<Integer> late, Set<Integer> interrupted, boolean redisFailsOnce) {}

    /** What could be wrong with the hand-over: each has to be found. */
    @SuppressWarnings("ImmutableEnumChecker") // Neither a plan nor a transform is ever changed.
    enum Mistake {
        KEY_KEPT_FOR_A_CALLER_THAT_IS_LATE(ONE_IS_LATE, at("close", RedisLock.class, "release", "keepForTheNext")),
        KEY_KEPT_FOR_A_CALLER_THAT_IS_INTERRUPTED(
                new Plan(2, NOBODY, Set.of(1), false), at("close", RedisLock.class, "release", "keepForTheNext")),
        USERS_COUNTED_WITHOUT_LOCK(
                new Plan(2, NOBODY, NOBODY, false), at("acquire", ConcurrentHashMap.class, "compute", "readThenPut")),
        PERMIT_KEPT_AFTER_A_FAILURE(new Plan(2, NOBODY, NOBODY, true), releasing(false)),
        PERMIT_RELEASED_THAT_WAS_NOT_HELD(new Plan(3, Set.of(1), NOBODY, false), releasing(true));

        private final Plan plan;
        private final ClassTransform sabotage;

        Mistake(Plan plan, ClassTransform sabotage) {
            this.plan = plan;
            this.sabotage = sabotage;
        }

        /** Calls a method of the scene in place of what one method calls. */
        private static ClassTransform at(String method, Class<?> owner, String called, String replacement) {
            return ClassTransform.transformingMethodBodies(
                    (MethodModel model) -> model.methodName().equalsString(method),
                    (CodeBuilder code, CodeElement element) -> {
                        if (element instanceof InvokeInstruction call && isCall(call, owner, called)) {
                            callInstead(code, call, LockHandOver.class, replacement);
                        } else {
                            code.with(element);
                        }
                    });
        }

        /** A caller that does not get the lock releases a permit always, or never. */
        private static ClassTransform releasing(boolean always) {
            return ClassTransform.transformingMethodBodies(
                    (MethodModel model) -> model.methodName().equalsString("tryAdd"),
                    (CodeBuilder code, CodeElement element) -> {
                        if (element instanceof InvokeInstruction call
                                && call.name().equalsString("releasePermit")) {
                            code.pop().loadConstant(always ? 1 : 0);
                        }
                        code.with(element);
                    });
        }

        /** In which interleaving it shows, and how; empty if in none. */
        Optional<String> find() {
            try {
                explore(plan, sabotage);
                return Optional.empty();
            } catch (AssertionError e) {
                Throwable root = e;
                while (root.getCause() != null) {
                    root = root.getCause();
                }
                if (!(root instanceof AssertionError)) {
                    throw new IllegalStateException("The mistake does not fit the classes any more", e);
                }
                String interleaving = String.valueOf(e.getMessage()).split(":", -1)[0];
                return String.valueOf(root.getMessage()).lines().findFirst().map(what -> interleaving + ": " + what);
            }
        }
    }

    /** Plays all plans and all mistakes, and prints them; returns whether nothing is wrong and all mistakes are found. */
    public static boolean play(PrintStream out) {
        boolean clean = true;
        for (Plan plan : PLANS) {
            try {
                out.println("%s: %,d interleavings".formatted(plan, explore(plan)));
            } catch (AssertionError e) {
                out.println(plan + ": " + e.getMessage());
                clean = false;
            }
        }
        for (Mistake mistake : Mistake.values()) {
            Optional<String> found = mistake.find();
            out.println("mistake %-42s %s".formatted(mistake, found.orElse("NOT FOUND")));
            clean &= found.isPresent();
        }
        return clean;
    }

    /**
     * Returns how many interleavings there were.
     *
     * @throws AssertionError with the steps of the first in which something is wrong
     */
    static int explore(Plan plan) {
        return explore(plan, ClassTransform.ACCEPT_ALL);
    }

    private static int explore(Plan plan, ClassTransform sabotage) {
        ClassTransform controlled = LockHandOvers::controlMethods;
        return SteppedClasses.exploreAll(PREEMPTIONS, LockHandOver.class, plan, STEPPED, sabotage.andThen(controlled));
    }

    /** Not transformingMethodBodies: the JDK merges two of them in a chain to one for the methods that both match. */
    private static void controlMethods(ClassBuilder type, ClassElement element) {
        if (element instanceof MethodModel method) {
            type.transformMethod(method, MethodTransform.transformingCode(LockHandOvers::controlCode));
        } else {
            type.with(element);
        }
    }

    /** Redis is the scene's, semaphores are the schedule's, and a use of the map is a step. */
    private static void controlCode(CodeBuilder code, CodeElement element) {
        if (!(element instanceof InvokeInstruction call)) {
            code.with(element);
            return;
        }
        String name = call.name().stringValue();
        if (isCall(call, RedisLock.class, "tryAcquire") || isCall(call, RedisLock.class, "release")) {
            callInstead(code, call, LockHandOver.class, name);
        } else if (isCall(call, Deadline.class, "tryAcquire") || isCall(call, Semaphore.class, "release")) {
            callInstead(code, call, SteppedPermits.class, name);
        } else {
            if (isCall(call, ConcurrentHashMap.class, "compute")
                    || isCall(call, ConcurrentHashMap.class, "computeIfPresent")) {
                code.ldc(name)
                        .invokestatic(
                                ClassDesc.of(Schedule.class.getName()),
                                "step",
                                MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String));
            }
            code.with(call);
        }
    }

    private static boolean isCall(InvokeInstruction call, Class<?> owner, String name) {
        return call.owner().asSymbol().equals(ClassDesc.of(owner.getName()))
                && call.name().equalsString(name);
    }

    private static void callInstead(CodeBuilder code, InvokeInstruction call, Class<?> owner, String name) {
        code.invokestatic(
                ClassDesc.of(owner.getName()),
                name,
                call.typeSymbol().insertParameterTypes(0, call.owner().asSymbol()));
    }
}
