/**
 * The database: connection pool, migrations, transactions, look-ups, and how instants are stored. Knows no other package
 * of the shop but {@code batch} and {@code concurrent}.
 */
@NullMarked
package lastone.db;

import org.jspecify.annotations.NullMarked;
