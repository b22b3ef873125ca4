package lastone.db;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import javax.sql.DataSource;

/** Passes everything on to a data source, and counts the statements that are executed, from 1. */
final class WatchedDataSource {

    private final IntConsumer before;
    private final IntConsumer after;
    private final AtomicInteger executed = new AtomicInteger();

    private WatchedDataSource(IntConsumer before, IntConsumer after) {
        this.before = before;
        this.after = after;
    }

    /** @param after is called for failed statements, too */
    static DataSource of(DataSource database, IntConsumer before, IntConsumer after) {
        return new WatchedDataSource(before, after).wrap(DataSource.class, database);
    }

    private <T> T wrap(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (target) {
                    case Statement _ when method.getName().startsWith("execute") -> executed(target, method, arguments);
                    default -> wrapped(call(target, method, arguments));
                }));
    }

    private Object executed(Object statement, Method method, Object[] arguments) throws Throwable {
        int number = executed.incrementAndGet();
        before.accept(number);
        try {
            return call(statement, method, arguments);
        } finally {
            after.accept(number);
        }
    }

    private Object wrapped(Object result) {
        return switch (result) {
            case Connection connection -> wrap(Connection.class, connection);
            case PreparedStatement statement -> wrap(PreparedStatement.class, statement);
            case Statement statement -> wrap(Statement.class, statement);
            case null, default -> result;
        };
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
