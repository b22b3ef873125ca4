/**
 * Callers and their access tokens. Knows no HTTP.
 */
@NullMarked
package lastone.auth;

import org.jspecify.annotations.NullMarked;
