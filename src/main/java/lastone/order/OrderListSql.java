package lastone.order;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

interface OrderListSql {

    /** An order of a page, and how many items it has. */
    record Entry(long id, int lineCount) {}

    /** Ids, both included; no order has an id of 0. */
    record Ids(long lowest, long highest) {}

    /**
     * Where to look.
     *
     * @param from the first instant of the days that are asked for
     * @param to the first instant after them
     */
    record Bounds(long lowest, long before, Instant from, Instant to) {}

    /**
     * The ids between which all orders of these days (in UTC) lie. Ids increase with the day, except for orders that
     * servers write at the same moment, so hardly any other order lies between them. The index orders_day has both ends of each day: MariaDB and MySQL
     * read two of its entries a day (a loose index scan).
     */
    @SqlQuery("""
            SELECT COALESCE(MIN(lowest), 0) AS lowest, COALESCE(MAX(highest), 0) AS highest
            FROM (SELECT MIN(id) AS lowest, MAX(id) AS highest
                  FROM orders
                  WHERE ordered_on BETWEEN :first AND :last
                  GROUP BY ordered_on) days
            """)
    @RegisterConstructorMapper(Ids.class)
    Ids idsOf(@Bind("first") LocalDate first, @Bind("last") LocalDate last);

    @SqlQuery("""
            SELECT o.id, (SELECT COUNT(*) FROM order_items i WHERE i.order_id = o.id) AS line_count
            FROM orders o
            WHERE o.id >= :lowest AND o.id < :before AND o.ordered_at >= :from AND o.ordered_at < :to
              AND o.deleted_at IS NULL
            ORDER BY o.id DESC
            LIMIT :limit
            """)
    @RegisterConstructorMapper(Entry.class)
    List<Entry> page(@BindMethods Bounds bounds, @Bind("limit") int limit);

    /**
     * MariaDB and MySQL are told which index to use: left alone, MariaDB walks all orders of the status, from the newest one
     * to those of the page (4 s of a million orders for a page of old ones, instead of half a millisecond).
     */
    @SqlQuery("""
            SELECT o.id, (SELECT COUNT(*) FROM order_items i WHERE i.order_id = o.id) AS line_count
            FROM orders o /*! FORCE INDEX (orders_status) */
            WHERE o.status = :status AND o.id >= :lowest AND o.id < :before AND o.ordered_at >= :from
              AND o.ordered_at < :to AND o.deleted_at IS NULL
            ORDER BY o.id DESC
            LIMIT :limit
            """)
    @RegisterConstructorMapper(Entry.class)
    List<Entry> pageOfStatus(@Bind("status") OrderStatus status, @BindMethods Bounds bounds, @Bind("limit") int limit);

    @SqlQuery("""
            SELECT o.id, (SELECT COUNT(*) FROM order_items i WHERE i.order_id = o.id) AS line_count
            FROM orders o
            WHERE o.user_id = :userId AND o.status IN (<statuses>) AND o.id >= :lowest AND o.id < :before
              AND o.ordered_at >= :from AND o.ordered_at < :to AND o.deleted_at IS NULL
            ORDER BY o.id DESC
            LIMIT :limit
            """)
    @RegisterConstructorMapper(Entry.class)
    List<Entry> pageOfUser(
            @Bind("userId") long userId,
            @BindList("statuses") Collection<OrderStatus> statuses,
            @BindMethods Bounds bounds,
            @Bind("limit") int limit);
}
