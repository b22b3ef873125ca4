package lastone.audit;

import java.util.ArrayList;
import java.util.List;
import lastone.audit.AuditReport.Invariant;
import lastone.audit.AuditReport.Violation;

/** Collects the violations that a check finds, in bounded memory. For one thread. */
final class Findings {

    static final int MAX_LISTED = 100;

    private final List<Violation> listed = new ArrayList<>();
    private long count;

    /**
     * A row of a check's statement: a violation.
     *
     * @param total how many rows there were without the LIMIT
     */
    record Finding(long id, String detail, long total) {}

    Findings add(List<Finding> rows) {
        if (!rows.isEmpty()) {
            count += rows.getFirst().total();
        }
        rows.stream()
                .limit(MAX_LISTED - listed.size())
                .forEach(row -> listed.add(new Violation(row.id(), row.detail())));
        return this;
    }

    void add(long id, String detail) {
        count++;
        if (listed.size() < MAX_LISTED) {
            listed.add(new Violation(id, detail));
        }
    }

    List<Violation> listed() {
        return List.copyOf(listed);
    }

    Invariant of(String name, long checked) {
        return new Invariant(name, count == 0, checked, listed(), count);
    }
}
