package lastone.schedule;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.spi.JdbiPlugin;
import org.jspecify.annotations.Nullable;

/**
 * Installed in the Jdbi of one server, stops its connections before each statement and commit, where a schedule says so,
 * and plants mutants. Thread safe; between schedules everything is passed on.
 */
final class SteppedConnections implements JdbiPlugin {

    private static final long POLL_NANOS = 100_000;

    private final int side;
    private volatile @Nullable Interleaving interleaving;
    private volatile Mutation mutation = Mutation.NONE;
    private volatile BooleanSupplier mayBegin = () -> true;

    /** @param side 0 to 2 */
    SteppedConnections(int side) {
        this.side = side;
    }

    /** @param run null between schedules */
    void begin(@Nullable Interleaving run, Mutation planted) {
        interleaving = run;
        mutation = planted;
    }

    /** Transactions begin when this is true. */
    void beginWhen(BooleanSupplier condition) {
        mayBegin = condition;
    }

    static void poll(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    @Override
    public Connection customizeConnection(Connection connection) {
        Interleaving run = interleaving;
        return run == null ? connection : wrap(connection, run);
    }

    private Connection wrap(Connection raw, Interleaving run) {
        return proxy(Connection.class, (method, arguments) -> switch (method.getName()) {
            case "prepareStatement" -> {
                String sql = mutated(raw, (String) arguments[0], run);
                arguments[0] = sql;
                yield statement(
                        raw,
                        PreparedStatement.class,
                        (PreparedStatement) Objects.requireNonNull(call(raw, method, arguments)),
                        sql,
                        run);
            }
            case "createStatement" ->
                statement(
                        raw,
                        Statement.class,
                        (Statement) Objects.requireNonNull(call(raw, method, arguments)),
                        "",
                        run);
            case "setAutoCommit" -> {
                poll(() -> arguments[0].equals(true) || mayBegin.getAsBoolean());
                yield call(raw, method, arguments);
            }
            case "commit" -> stepped(run, Step.COMMIT, () -> call(raw, method, arguments));
            case "rollback" -> {
                Object result = call(raw, method, arguments);
                run.released(side);
                yield result;
            }
            default -> call(raw, method, arguments);
        });
    }

    private String mutated(Connection raw, String sql, Interleaving run) throws SQLException {
        if (mutation.equals(Mutation.NONE)) {
            return sql;
        }
        run.aside(side, true);
        try {
            return mutation.prepare(raw, sql.strip().replaceAll("\\s+", " "));
        } finally {
            run.aside(side, false);
        }
    }

    private <T extends Statement> T statement(
            Connection connection, Class<T> type, T raw, String sql, Interleaving run) {
        Set<Long> parameters = new HashSet<>();
        return proxy(type, (method, arguments) -> {
            String name = method.getName();
            if (name.equals("executeBatch") && parameters.isEmpty()) {
                // A batch without rows is no statement.
                return call(raw, method, arguments);
            }
            if (name.startsWith("execute") && arguments.length > 0) {
                String text = mutated(connection, (String) arguments[0], run);
                arguments[0] = text;
                return stepped(run, Step.of(text, Step.numbersIn(text)), () -> call(raw, method, arguments));
            }
            if (name.startsWith("execute")) {
                return stepped(run, Step.of(sql, Set.copyOf(parameters)), () -> call(raw, method, arguments));
            }
            if (name.startsWith("set") && arguments.length > 1 && arguments[1] instanceof Number number) {
                parameters.add(number.longValue());
            }
            return call(raw, method, arguments);
        });
    }

    private interface Call {
        @Nullable
        Object run() throws Throwable;
    }

    private @Nullable Object stepped(Interleaving run, Step step, Call call) throws Throwable {
        run.before(side, step);
        try {
            return call.run();
        } catch (SQLException e) {
            run.failed(side, e);
            throw e;
        } finally {
            run.after(side, step);
        }
    }

    private interface Handler {
        @Nullable
        Object invoke(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Handler handler) {
        Object[] none = {};
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> handler.invoke(method, arguments == null ? none : arguments)));
    }

    private static @Nullable Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
