/** Users, their balances and top-ups, and the routes of access tokens. Knows no products and no orders. */
@NullMarked
package lastone.user;

import org.jspecify.annotations.NullMarked;
