/**
 * Races the strategies against each other on the user's own database and Redis, and reports. Knows nothing of how a
 * shop is wired: whoever starts it passes in how one is opened.
 */
@NullMarked
package lastone.lab;

import org.jspecify.annotations.NullMarked;
