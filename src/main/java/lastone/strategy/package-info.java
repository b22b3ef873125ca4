/** When orders enter the transaction that places them, and with which others: at once, in batches, or behind a lock. */
@NullMarked
package lastone.strategy;

import org.jspecify.annotations.NullMarked;
