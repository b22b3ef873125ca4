/**
 * The HTTP server: its set-up, limits, access log, health, metrics and static files. Knows no feature of the shop.
 */
@NullMarked
package lastone.http;

import org.jspecify.annotations.NullMarked;
