/**
 * Measures the strategies against each other on the user's own database and Redis, and reports. Knows nothing of how a
 * shop is wired: {@link lastone.shop.ShopOpener} is passed in.
 */
@NullMarked
package lastone.lab;

import org.jspecify.annotations.NullMarked;
