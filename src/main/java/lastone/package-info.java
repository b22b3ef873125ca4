/** The start: arguments, the one wiring of a shop by hand, start and stop. Nothing depends on it. */
@NullMarked
package lastone;

import org.jspecify.annotations.NullMarked;
