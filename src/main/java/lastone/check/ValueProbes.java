package lastone.check;

import java.time.Instant;
import java.util.List;
import lastone.db.Engine;
import lastone.db.Failures;
import lastone.db.Jdbc;
import org.jdbi.v3.core.JdbiException;

/** Whether values are stored as they are given, or refused. */
final class ValueProbes {

    static final List<Probe> ALL = List.of(
            new Probe("check constraints", ValueProbes::checkConstraints),
            new Probe("long values", ValueProbes::longValues),
            new Probe("instants", ValueProbes::instants),
            new Probe("texts", ValueProbes::texts),
            new Probe("packet size", ValueProbes::packetSize));

    private static final Instant TIME = Instant.parse("2026-03-29T01:30:00.123457Z");

    /** Letters of two and three bytes, one of four, a combining accent, and spaces that comparisons may ignore. */
    private static final String TEXT = " \u00e9\ud55c\uad6d\ud83d\ude00e\u0301\\'\"  ";

    private static final int MEBIBYTE = 1 << 20;

    private ValueProbes() {}

    private static Finding checkConstraints(Sessions sessions) {
        try {
            Sessions.add(sessions.a, 1, -11);
        } catch (JdbiException e) {
            return Finding.of(
                    Failures.kind(e) == Failures.Kind.DATA,
                    "the shop does not know the error of a CHECK: " + Failures.reason(e));
        }
        return Finding.warning(
                "CHECK is ignored, as by MySQL before 8.0.16: stock is guarded by the conditions of updates"
                        + " alone; use a newer version");
    }

    private static Finding longValues(Sessions sessions) {
        try {
            sessions.a.execute("UPDATE lastone_check SET text = ? WHERE id = 1", "x".repeat(101));
        } catch (JdbiException e) {
            return Finding.of(
                    Failures.kind(e) == Failures.Kind.DATA,
                    "the shop does not know the error of a text that is too long: " + Failures.reason(e));
        }
        return Finding.failed("a text that is too long was cut: sql_mode needs STRICT_TRANS_TABLES");
    }

    private static Finding instants(Sessions sessions) {
        sessions.a.execute("UPDATE lastone_check SET at = ? WHERE id = 1", Jdbc.utc(TIME));
        Instant read = sessions.b
                .select("SELECT at FROM lastone_check WHERE at = ?", Jdbc.utc(TIME))
                .map((row, context) -> Jdbc.instant(row, "at"))
                .findOne()
                .orElse(null);
        return Finding.of(
                TIME.equals(read),
                "the time " + TIME + " was read as " + read
                        + ": times need DATETIME(6), and no zone may be set between shop and database");
    }

    private static Finding texts(Sessions sessions) {
        for (String text : List.of(TEXT, "")) {
            sessions.a.execute("UPDATE lastone_check SET text = ? WHERE id = 1", text);
            String read = sessions.b
                    .select("SELECT text FROM lastone_check WHERE id = 1")
                    .mapTo(String.class)
                    .one();
            if (!text.equals(read)) {
                return Finding.failed("the text '" + text + "' was read as '" + read
                        + "': the session's character set has to be utf8mb4 (no skip-character-set-client-handshake), and"
                        + " sql_mode without EMPTY_STRING_IS_NULL");
            }
        }
        return Finding.ok("");
    }

    /** The response to a request with a key may be as long. */
    private static Finding packetSize(Sessions sessions) {
        try {
            sessions.a.execute("UPDATE lastone_check SET body = ? WHERE id = 1", new byte[MEBIBYTE]);
        } catch (JdbiException e) {
            return Finding.failed("a value of 1 MiB was refused (" + Failures.reason(e)
                    + "): set max_allowed_packet to 16 MiB or more, on proxies, too");
        }
        return Finding.ok(
                sessions.engine == Engine.H2
                        ? ""
                        : "max_allowed_packet = " + sessions.value("SELECT @@max_allowed_packet"));
    }
}
