package lastone.torture;

import java.util.List;
import java.util.Optional;
import lastone.testing.RedisNode;
import org.jdbi.v3.core.Handle;

/** The servers of one shop that a round is played with. Not thread safe. */
interface Servers extends AutoCloseable {

    List<String> addresses();

    /** Opens the rows as they are now, past the servers; to be closed by the caller. */
    Handle rows();

    /** The Redis that events are published to, if there is one. */
    Optional<RedisNode> stream();

    @Override
    void close();
}
