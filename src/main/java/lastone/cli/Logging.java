package lastone.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import lastone.api.RequestId;
import lastone.api.TraceContext;
import lastone.shop.LogFormat;
import org.slf4j.LoggerFactory;

/** Configures logback in code: reading a configuration file would cost every start a tenth of a second. */
public final class Logging {

    private Logging() {}

    /**
     * Logs to standard error, each event with the id of its request. Javalin is silenced: the start reports its failure in
     * one line itself, and failed requests are logged where they become a problem response. So are those whose
     * connection broke, which the pool would log with a stack trace each.
     */
    public static void configure(LogFormat format) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget("System.err");
        EncoderBase<ILoggingEvent> encoder = encoder(format);
        encoder.setContext(context);
        encoder.start();
        console.setEncoder(encoder);
        console.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(console);
        context.getLogger("lastone").setLevel(Level.INFO);
        context.getLogger("io.javalin").setLevel(Level.OFF);
        context.getLogger("com.zaxxer.hikari.pool.ProxyConnection").setLevel(Level.OFF);
    }

    /** For the lab, which reports failures itself; a thousand orders would log the same one a thousand times. */
    public static void silence() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
    }

    private static EncoderBase<ILoggingEvent> encoder(LogFormat format) {
        if (format == LogFormat.JSON) {
            return new JsonLogEncoder();
        }
        PatternLayoutEncoder text = new PatternLayoutEncoder();
        text.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSX,UTC} %-5level %logger{0} [%X{" + RequestId.LOG_KEY
                + "}%replace( %X{" + TraceContext.LOG_KEY + "}){'^ $', ''}] %msg%n%ex");
        return text;
    }
}
