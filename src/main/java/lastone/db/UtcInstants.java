package lastone.db;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Instants are stored as UTC wall time, so that neither the JVM's nor the driver's time zone can shift them. */
final class UtcInstants {

    private UtcInstants() {}

    static final class Argument extends AbstractArgumentFactory<Instant> {

        Argument() {
            super(Types.TIMESTAMP);
        }

        @Override
        protected org.jdbi.v3.core.argument.Argument build(Instant value, ConfigRegistry config) {
            LocalDateTime utc = Jdbc.utc(value);
            return (position, statement, context) -> statement.setObject(position, utc);
        }
    }

    static final class Mapper implements ColumnMapper<Instant> {

        @Override
        public @Nullable Instant map(ResultSet rows, int column, StatementContext context) throws SQLException {
            return Jdbc.instant(rows, column);
        }
    }
}
