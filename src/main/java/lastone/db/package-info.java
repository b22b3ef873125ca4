/**
 * The database: connection pool, migrations, transactions and how instants are stored. Knows no other package of
 * the shop.
 */
@NullMarked
package lastone.db;

import org.jspecify.annotations.NullMarked;
