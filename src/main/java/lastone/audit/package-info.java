/** The books: what has to be true of the whole database at every moment. Reads, and knows nothing of who writes. */
@NullMarked
package lastone.audit;

import org.jspecify.annotations.NullMarked;
