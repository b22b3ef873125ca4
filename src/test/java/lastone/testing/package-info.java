/** What tests share: a client that holds every answer against the contract, real servers, races. */
@NullMarked
package lastone.testing;

import org.jspecify.annotations.NullMarked;
