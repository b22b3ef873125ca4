/** Bounded waiting: deadlines, pauses, and work that rests between its rounds. Knows no other package of the shop. */
@NullMarked
package lastone.concurrent;

import org.jspecify.annotations.NullMarked;
