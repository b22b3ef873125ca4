package lastone.audit;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * The result of an audit.
 *
 * @param holds whether every invariant holds, all as of one moment
 */
public record AuditReport(boolean holds, List<Invariant> invariants) {

    /**
     * The result of one check.
     *
     * @param checked how many options, users, counts, holdings or orders were checked
     * @param violations the first violations, at most {@link Findings#MAX_LISTED}
     * @param violationCount the number of all violations
     */
    public record Invariant(
            String name,
            boolean holds,
            long checked,
            List<Violation> violations,
            @JsonIgnore long violationCount) {}

    /** @param id of the option, user, order or outbox row that violates the invariant */
    public record Violation(long id, String detail) {}
}
