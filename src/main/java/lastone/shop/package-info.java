/**
 * One shop as its settings describe it: the settings, the table of strategies, and the services that one server owns.
 * Knows nothing of who wires them, and no server, lab or demo.
 */
@NullMarked
package lastone.shop;

import org.jspecify.annotations.NullMarked;
