/** The audit: the invariants of the whole database. Only reads, and depends on no package that writes. */
@NullMarked
package lastone.audit;

import org.jspecify.annotations.NullMarked;
