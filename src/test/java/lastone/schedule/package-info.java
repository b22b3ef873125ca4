/**
 * Every interleaving that matters: two requests at two servers, stopped before each statement and commit, so that every
 * order of their statements is tried. Knows the shop by its API and its tables.
 */
@NullMarked
package lastone.schedule;

import org.jspecify.annotations.NullMarked;
