/**
 * The database: connection pool, migrations, transactions, and how instants are stored. Knows no other package of the shop
 * but {@code concurrent}.
 */
@NullMarked
package lastone.db;

import org.jspecify.annotations.NullMarked;
