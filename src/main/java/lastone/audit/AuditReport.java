package lastone.audit;

import java.util.List;

/** Whether the books hold, as of one moment. */
public record AuditReport(boolean holds, List<Invariant> invariants) {}
