/**
 * The batch executor: requests that arrive while a batch is executed form the next batch. Knows nothing of stock,
 * transactions or HTTP.
 */
@NullMarked
package lastone.batch;

import org.jspecify.annotations.NullMarked;
