package lastone.audit;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/** Whether the books hold, as of one moment. */
public record AuditReport(boolean holds, List<Invariant> invariants) {

    /**
     * What came of one check.
     *
     * @param checked how many things were looked at
     * @param violations the first of those that are wrong, at most {@link Findings#MAX_LISTED}
     * @param violationCount how many are wrong in all
     */
    public record Invariant(
            String name,
            boolean holds,
            long checked,
            List<Violation> violations,
            @JsonIgnore long violationCount) {}

    /** Something of which an invariant does not hold, and why. */
    public record Violation(long id, String detail) {}
}
