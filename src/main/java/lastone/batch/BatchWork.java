package lastone.batch;

import java.util.List;
import lastone.concurrent.NotExecutedException;

/**
 * What executes a batch: all of it, or nothing where it throws, unless a commit broke on the way.
 *
 * @param <Q> the requests
 * @param <R> their results
 */
public interface BatchWork<Q, R> {

    /**
     * Claims the batch and executes it. One thread at a time calls this, up to three in an executor of reads; a thread is
     * not interrupted when it does.
     *
     * @return the results in the order of the requests
     * @throws NotExecutedException when what the batch needs was not there before its deadline
     */
    List<R> executeBatch(Batch<Q, R> batch);
}
