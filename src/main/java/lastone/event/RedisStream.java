package lastone.event;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import lastone.redis.RedisServer;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The Redis Stream of published events. For one thread; every call returns within about two seconds or throws
 * {@link JedisException}.
 */
final class RedisStream implements AutoCloseable {

    /** Redis keeps about as many entries: some 50 MB. */
    private static final int MAX_LENGTH = 100_000;

    private static final Duration TIMEOUT = Duration.ofMillis(500);

    /**
     * Appends all entries if the stream ends where the caller expects, else none, and returns its end. So a call whose
     * reply was lost can be repeated, and of two servers only one succeeds. ARGV: the expected end, the length to keep,
     * then for each entry its id and eight pairs of field and value.
     */
    private static final String APPEND = """
            local ending = '0-0'
            local info = redis.pcall('XINFO', 'STREAM', KEYS[1])
            if not info.err then
                for i = 1, #info, 2 do
                    if info[i] == 'last-generated-id' then
                        ending = info[i + 1]
                    end
                end
            end
            if ending ~= ARGV[1] then
                return ending
            end
            for i = 3, #ARGV, 17 do
                ending = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], unpack(ARGV, i, i + 16))
            end
            return ending
            """;

    private final RedisServer redis;
    private final String key;

    /** @param prefix what the name of the stream begins with */
    RedisStream(URI url, String prefix) {
        this.key = prefix + ":events";
        this.redis = new RedisServer(url, 1, TIMEOUT);
    }

    /**
     * The id of an entry. It contains the event's position, so an event has the same id however often it is published.
     *
     * @param epoch when the database was set up, in milliseconds since 1970, so that a younger database's ids are greater
     */
    record EntryId(long epoch, long position) {

        static EntryId parse(String text) {
            int dash = text.indexOf('-');
            return new EntryId(Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
        }

        @Override
        public String toString() {
            return epoch + "-" + position;
        }
    }

    /** The name of the stream in Redis. */
    String key() {
        return key;
    }

    /** Returns the id of the last entry ever appended, or zeros. */
    EntryId end() {
        return run(List.of("", ""));
    }

    /**
     * Appends all events, or none if the stream does not end as expected.
     *
     * @return the end of the stream: the id of the last event, or what another server has left
     */
    EntryId append(EntryId expectedEnd, long epoch, List<SequencedEvent> events) {
        List<String> arguments = new ArrayList<>();
        arguments.add(expectedEnd.toString());
        arguments.add(Integer.toString(MAX_LENGTH));
        for (SequencedEvent event : events) {
            arguments.add(new EntryId(epoch, event.position()).toString());
            event.attributes().forEach((field, value) -> {
                arguments.add(field);
                arguments.add(value);
            });
        }
        return run(arguments);
    }

    @Override
    public void close() {
        redis.close();
    }

    private EntryId run(List<String> arguments) {
        return EntryId.parse((String) redis.call(client -> client.eval(APPEND, List.of(key), arguments)));
    }
}
