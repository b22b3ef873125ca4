/** Bounded waiting: deadlines and pauses. Knows no other package of the shop. */
@NullMarked
package lastone.wait;

import org.jspecify.annotations.NullMarked;
