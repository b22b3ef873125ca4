/** Reads and writes JSON. Knows no HTTP and no other package of the shop. */
@NullMarked
package lastone.json;

import org.jspecify.annotations.NullMarked;
