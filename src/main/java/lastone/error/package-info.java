/** Error codes, and the exception that carries one. Knows no HTTP and no other package of the shop. */
@NullMarked
package lastone.error;

import org.jspecify.annotations.NullMarked;
