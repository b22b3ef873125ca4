/**
 * The vocabulary of the API: problems and their statuses, request bodies, fields, paging, authentication, idempotency
 * keys. Knows no feature of the shop and not how the server is set up.
 */
@NullMarked
package lastone.api;

import org.jspecify.annotations.NullMarked;
