package lastone.db;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Lets connections to a server that accepts no writes leave the pool: after a fail-over the next connection finds the new
 * primary. Thread safe.
 */
final class EvictionOverride implements SQLExceptionOverride {

    @java.lang.Override
    public SQLExceptionOverride.Override adjudicate(SQLException e) {
        return Failures.kind(e) == Failures.Kind.NOT_WRITABLE
                ? SQLExceptionOverride.Override.MUST_EVICT
                : SQLExceptionOverride.Override.CONTINUE_EVICT;
    }
}
