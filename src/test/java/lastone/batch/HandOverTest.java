package lastone.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Set;
import lastone.testing.SteppedClasses;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The executor's hand-over in all interleavings of a few callers: every caller gets its own result or gives up in time,
 * one writes at a time, and nobody hangs. Not by Lincheck, whose parked threads wake without a reason (as LockSupport
 * allows): it cannot see a wake-up that is never sent.
 */
class HandOverTest {

    private static final int PREEMPTIONS = 2;
    private static final ClassDesc DRAINS = ClassDesc.of(DrainLimiter.class.getName());
    private static final ClassDesc DRAIN = ClassDesc.of(DrainLimiter.Drain.class.getName());
    private static final Set<String> STEPPED = Set.of(
            BatchExecutor.class.getName(),
            BatchExecution.class.getName(),
            DrainLimiter.class.getName(),
            Batch.class.getName(),
            RequestQueue.class.getName(),
            PendingRequest.class.getName(),
            BatchMetrics.class.getName(),
            BatchWork.class.getName(),
            HandOver.class.getName());

    /**
     * Public because the scene sees it from another class loader.
     *
     * @param callers how many enter
     * @param maxBatch how many of them are written together at most
     * @param late those whose deadline passes
     * @param interrupted the callers that are interrupted
     * @param poison the one whose batches fail; nobody if negative
     * @param locked whether the first batch fails before it claims anything, as behind a lock that is taken
     */
    public record Plan(
            int callers, int maxBatch, Set<Integer> late, Set<Integer> interrupted, int poison, boolean locked) {

        Plan(int callers, int maxBatch, Set<Integer> late, Set<Integer> interrupted, int poison) {
            this(callers, maxBatch, late, interrupted, poison, false);
        }
    }

    static List<Plan> plans() {
        Set<Integer> nobody = Set.of();
        return List.of(
                plan(2, 1, -1),
                plan(2, 9, -1),
                plan(3, 1, -1),
                plan(3, 2, -1),
                plan(3, 9, -1),
                plan(3, 9, 1),
                new Plan(2, 1, Set.of(0), nobody, -1),
                new Plan(2, 9, Set.of(0, 1), nobody, -1),
                new Plan(3, 1, Set.of(1), nobody, -1),
                new Plan(2, 1, nobody, Set.of(0), -1),
                new Plan(2, 9, nobody, Set.of(0, 1), -1),
                new Plan(3, 1, nobody, Set.of(1), -1),
                new Plan(2, 9, Set.of(0), Set.of(1), -1),
                new Plan(2, 2, nobody, nobody, -1, true),
                new Plan(3, 2, nobody, nobody, -1, true),
                new Plan(2, 9, Set.of(0), nobody, -1, true),
                new Plan(2, 9, nobody, Set.of(1), -1, true),
                new Plan(3, 2, Set.of(1), nobody, -1, true));
    }

    private static Plan plan(int callers, int maxBatch, int poison) {
        return new Plan(callers, maxBatch, Set.of(), Set.of(), poison);
    }

    @ParameterizedTest
    @MethodSource("plans")
    void everyCallerGetsItsResultInEveryInterleaving(Plan plan) {
        int played = explore(plan, ClassTransform.ACCEPT_ALL);
        System.out.println("HandOverTest " + plan + ": " + played + " interleavings");
        assertThat(played).isGreaterThan(100);
    }

    /** What could be wrong with the hand-over: each has to be found by one of the plans. */
    @SuppressWarnings("ImmutableEnumChecker") // Neither a plan nor a transform is ever changed.
    enum Mistake {
        LEADER_WAKES_NO_SUCCESSOR(plan(2, 1, -1), at("drain", "wakeHead", (code, call) -> code.pop())),
        WHO_GIVES_UP_WAKES_NOBODY(
                new Plan(3, 1, Set.of(1), Set.of(), -1), at("execute", "wakeHead", (code, call) -> code.pop())),
        SUCCESSOR_IS_WOKEN_TOO_SOON(
                plan(2, 1, -1),
                at("drain", "end", (code, call) -> code.pop2())
                        .andThen(at(
                                "drain",
                                "wakeHead",
                                (code, call) -> code.with(call)
                                        .aload(0)
                                        .getfield(call.owner().asSymbol(), "drains", DRAINS)
                                        .aload(2)
                                        .invokevirtual(
                                                DRAINS, "end", MethodTypeDesc.of(ConstantDescs.CD_void, DRAIN))))),
        THE_WRITTEN_ARE_NOT_WOKEN(plan(2, 9, -1), at("wakeAll", "wake", (code, call) -> code.pop())),
        CLAIMS_WITHOUT_COMPARING(new Plan(2, 9, Set.of(), Set.of(0), -1), notComparing("tryClaim")),
        WITHDRAWS_WITHOUT_COMPARING(new Plan(2, 9, Set.of(), Set.of(0), -1), notComparing("tryWithdraw")),
        DRAINS_WITHOUT_COMPARING(plan(2, 1, -1), notComparing("tryStart")),
        A_WITHDRAWN_REQUEST_STAYS_COUNTED(
                new Plan(2, 1, Set.of(0), Set.of(), -1),
                at("remove", "decrementAndGet", (code, call) -> code.pop().iconst_0()));

        private final Plan plan;
        private final ClassTransform sabotage;

        Mistake(Plan plan, ClassTransform sabotage) {
            this.plan = plan;
            this.sabotage = sabotage;
        }

        private static ClassTransform notComparing(String method) {
            return at(method, "compareAndSet", (code, call) -> SteppedClasses.replace(code, call, "checkThenSet"));
        }

        private interface Replacement {
            void write(CodeBuilder code, InvokeInstruction call);
        }

        /** Writes something else in place of what one method calls. */
        private static ClassTransform at(String method, String called, Replacement replacement) {
            return ClassTransform.transformingMethodBodies(
                    (MethodModel model) -> model.methodName().equalsString(method),
                    (CodeBuilder code, CodeElement element) -> {
                        if (element instanceof InvokeInstruction call
                                && call.name().equalsString(called)) {
                            replacement.write(code, call);
                        } else {
                            code.with(element);
                        }
                    });
        }
    }

    @ParameterizedTest
    @EnumSource(Mistake.class)
    void aMistakeInTheHandOverIsFound(Mistake mistake) {
        assertThatThrownBy(() -> explore(mistake.plan, mistake.sabotage))
                .isInstanceOf(AssertionError.class)
                .satisfies(found -> System.out.println("HandOverTest finds " + mistake + " in "
                        + String.valueOf(found.getMessage()).lines().findFirst().orElse("")));
    }

    private static int explore(Plan plan, ClassTransform sabotage) {
        return SteppedClasses.exploreAll(PREEMPTIONS, HandOver.class, plan, STEPPED, sabotage);
    }
}
