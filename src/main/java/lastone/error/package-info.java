/** How the shop refuses: error codes and the exception that carries one. Knows no HTTP and no other room. */
@NullMarked
package lastone.error;

import org.jspecify.annotations.NullMarked;
