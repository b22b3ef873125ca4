/**
 * Locks that several servers share through Redis. A lock here brings order, never correctness: it can be lost at any
 * moment, and a holder still writes under a condition that the database checks. Knows nothing of the shop.
 */
@NullMarked
package lastone.lock;

import org.jspecify.annotations.NullMarked;
