package lastone.schedule;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What an {@link Interleaving} knows of one of its sides; guarded by it. */
final class Side {

    final Predicate<Step> relevant;
    final List<Step> steps = new ArrayList<>();
    /** What the others have executed since this side was preempted. */
    final List<Step> missed = new ArrayList<>();

    final Set<String> repeated = new HashSet<>();
    boolean preempted;
    /** From the begin of a step to its end: a server that executes several requests makes one step after the other. */
    boolean stepping;

    boolean stopped;
    boolean executing;
    boolean wrote;
    boolean ended;
    long since;

    Side(Predicate<Step> relevant) {
        this.relevant = relevant;
    }

    /** Whether it neither waits for a row lock nor has ended. */
    boolean canGoOn() {
        return !ended && !executing;
    }

    /** Whether the step before which it was preempted may meet one that was executed since. */
    boolean missedSomething() {
        Step pending = steps.getLast();
        return missed.stream()
                .anyMatch(each -> pending.isCommit()
                        ? steps.stream().anyMatch(each::conflictsWith)
                        : each.conflictsWith(pending));
    }
}
