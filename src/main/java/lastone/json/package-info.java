/** JSON as the shop reads and writes it. Knows no HTTP and no other room. */
@NullMarked
package lastone.json;

import org.jspecify.annotations.NullMarked;
