/**
 * How this process connects to a Redis server: the one place that builds clients. Knows nothing of what is stored
 * there.
 */
@NullMarked
package lastone.redis;

import org.jspecify.annotations.NullMarked;
