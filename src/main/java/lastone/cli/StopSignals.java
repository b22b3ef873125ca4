package lastone.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signals that end the server: the first one stops it in order, the second one ends the process at once. The JVM would
 * ignore the second.
 */
public final class StopSignals {

    private static final Logger LOG = LoggerFactory.getLogger(StopSignals.class);

    private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

    /** What a shell reports for a process that a signal ended. */
    private static final int EXIT_BY_SIGNAL = 128;

    private StopSignals() {}

    /** From now on a first signal runs the shutdown hooks. */
    public static void handle() {
        AtomicBoolean stopping = new AtomicBoolean();
        NUMBERS.forEach((name, number) -> handle(name, () -> stop(stopping, name, EXIT_BY_SIGNAL + number)));
    }

    private static void stop(AtomicBoolean stopping, String name, int exitCode) {
        if (stopping.getAndSet(true)) {
            Runtime.getRuntime().halt(exitCode);
        }
        LOG.info("Stop begun by SIG{}; another signal ends the process at once", name);
        System.exit(exitCode);
    }

    /** By reflection, because javac warns of the class, which is the JDK's only way to handle a signal, and has no successor. */
    private static void handle(String name, Runnable action) {
        InvocationHandler run = (_, _, _) -> {
            action.run();
            return null;
        };
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            signal.getMethod("handle", signal, handler)
                    .invoke(
                            null,
                            signal.getConstructor(String.class).newInstance(name),
                            Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, run));
        } catch (ReflectiveOperationException e) {
            LOG.warn(
                    "SIG{} cannot be handled, so a second one will be ignored: {}", name, String.valueOf(e.getCause()));
        }
    }
}
