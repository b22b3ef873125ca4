/**
 * The command {@code check-database}: whether a database keeps what the shop relies on. Knows no order and no product, only
 * tables of its own.
 */
@NullMarked
package lastone.check;

import org.jspecify.annotations.NullMarked;
