/** What tests share: a client that checks every response against the contract, real servers, races. */
@NullMarked
package lastone.testing;

import org.jspecify.annotations.NullMarked;
