/**
 * What only a demo has: its products and users, its page, and races between strategies. Nobody but Main knows it, and in
 * production none of it is there.
 */
@NullMarked
package lastone.demo;

import org.jspecify.annotations.NullMarked;
