package lastone.event;

import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Reads events that have their position. */
interface EventSql {

    /** How many events a page has at least, if there are as many; it may have some rows' more. */
    int PAGE = 200;

    /** The page of events after a position. */
    default List<PlacedEvent> after(long position) {
        return rows(position, PAGE + EventRow.MAX_EVENTS).stream()
                .flatMap(EventRow::events)
                .filter(event -> event.position() > position)
                .toList();
    }

    /** The first row that ends after a position, and those that end no farther behind its end than the span. */
    @SqlQuery("""
            SELECT position, first_order_id, last_order_id, type, occurred_at, data
            FROM outbox_events
            WHERE position > :after
              AND position <= :span + (SELECT position
                                       FROM outbox_events
                                       WHERE position > :after
                                       ORDER BY position
                                       LIMIT 1)
            ORDER BY position
            """)
    @RegisterConstructorMapper(EventRow.class)
    List<EventRow> rows(@Bind("after") long after, @Bind("span") int span);
}
