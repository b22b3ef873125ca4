/**
 * The settings, the table of strategies, and the services that one server owns. Does not know what wires them, and no
 * HTTP server, lab or demo.
 */
@NullMarked
package lastone.shop;

import org.jspecify.annotations.NullMarked;
