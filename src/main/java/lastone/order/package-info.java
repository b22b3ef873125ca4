/**
 * Placing, reading and cancelling orders. Every strategy places orders through the one path in here. Knows nothing of
 * how payments are completed.
 */
@NullMarked
package lastone.order;

import org.jspecify.annotations.NullMarked;
