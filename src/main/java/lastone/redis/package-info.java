/** How this process talks to a Redis server: the one place that builds clients. Knows nothing of what is kept there. */
@NullMarked
package lastone.redis;

import org.jspecify.annotations.NullMarked;
