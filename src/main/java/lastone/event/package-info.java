/**
 * What happened to orders and payments, told to whoever listens: the outbox that transactions write to, the relay that
 * puts it in order, the Redis Stream, and Server-Sent Events. Knows nothing of how orders and payments work.
 */
@NullMarked
package lastone.event;

import org.jspecify.annotations.NullMarked;
