/** The start: settings, wiring, demo data. Knows everyone; nobody knows it. */
@NullMarked
package lastone;

import org.jspecify.annotations.NullMarked;
