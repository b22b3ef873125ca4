/** Users, their balances and charges, and access tokens. Knows nothing of products and orders. */
@NullMarked
package lastone.user;

import org.jspecify.annotations.NullMarked;
