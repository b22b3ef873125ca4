/**
 * Events: the outbox that transactions write to, the sequencer that puts its events into one order, the Redis Stream, and
 * Server-Sent Events. Knows neither the types of events nor their data, which belong to the packages that write them.
 */
@NullMarked
package lastone.event;

import org.jspecify.annotations.NullMarked;
