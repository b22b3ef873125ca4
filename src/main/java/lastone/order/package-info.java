/**
 * Orders and their payments: placing, reading, cancelling, expiring, paying, refunding. Every strategy places orders through the one
 * path in here.
 */
@NullMarked
package lastone.order;

import org.jspecify.annotations.NullMarked;
