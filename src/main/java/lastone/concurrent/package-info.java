/** Bounded waiting: deadlines, back-off, wake-up signals and background jobs. Knows no other package of the shop. */
@NullMarked
package lastone.concurrent;

import org.jspecify.annotations.NullMarked;
