/**
 * Faults at random moments, and clients that keep a log of their own: what was acknowledged is there, and what was not
 * is wholly there or wholly absent. Run by {@code scripts/torture}. The checks read the rows themselves and use nothing
 * of the code under test.
 */
@NullMarked
package lastone.torture;

import org.jspecify.annotations.NullMarked;
