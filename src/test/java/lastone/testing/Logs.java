package lastone.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What one class logs, from INFO upwards, until this is closed. Thread safe. */
public final class Logs extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger logger;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private Logs(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
    }

    public static Logs of(Class<?> type) {
        return of(type.getName());
    }

    public static Logs of(String name) {
        Logs logs = new Logs(name);
        logs.start();
        logs.logger.addAppender(logs);
        return logs;
    }

    /** The messages, each behind its level. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.INFO)) {
            lines.add(event.getLevel() + " " + event.getFormattedMessage());
        }
    }

    @Override
    public void close() {
        logger.detachAppender(this);
    }
}
