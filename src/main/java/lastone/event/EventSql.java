package lastone.event;

import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Reads events that have their position. */
interface EventSql {

    @SqlQuery("""
            SELECT position, order_id, type, occurred_at, data
            FROM outbox_events
            WHERE position > :after AND position > 0
            ORDER BY position
            LIMIT :limit
            """)
    @RegisterConstructorMapper(PlacedEvent.class)
    List<PlacedEvent> after(@Bind("after") long position, @Bind("limit") int limit);
}
