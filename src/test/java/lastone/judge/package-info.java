/**
 * A conformance kit: judges any shop, through a small adapter, by what it sold, what it has left and what it lists. It
 * knows nothing of how a shop works, and measures no times.
 */
@NullMarked
package lastone.judge;

import org.jspecify.annotations.NullMarked;
