package lastone.user;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import lastone.auth.AccessTokens;
import lastone.db.Database;
import lastone.db.Lookup;
import lastone.db.SearchText;
import lastone.db.Slice;
import lastone.db.Transactions;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import lastone.idempotency.IdempotencyKeys;
import lastone.idempotency.IdempotencyKeys.Effect;
import lastone.idempotency.KeyedRequest;
import lastone.idempotency.RenderedResponse;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Creates and deletes users, and tops up their balances. Thread safe. */
public final class UserService {

    private final Jdbi jdbi;
    private final Lookup<Long, User> lookup;
    private final Transactions transactions;
    private final IdempotencyKeys keys;
    private final AccessTokens tokens;
    private final LongConsumer cancelUnpaidOrders;
    private final Clock clock;

    /**
     * @param cancelUnpaidOrders cancels all unpaid orders of a user, given by id; blocks until none is left
     * @param clock gives the time of top-ups and deletions
     */
    public UserService(
            Database database,
            Transactions transactions,
            IdempotencyKeys keys,
            AccessTokens tokens,
            LongConsumer cancelUnpaidOrders,
            Clock clock) {
        this.jdbi = database.jdbi();
        this.lookup = new Lookup<>(
                database, (handle, ids) -> handle.attach(UserSql.class).findAll(ids), User::id);
        this.transactions = transactions;
        this.keys = keys;
        this.tokens = tokens;
        this.cancelUnpaidOrders = cancelUnpaidOrders;
        this.clock = clock;
    }

    /** @param name is stored as it is, and folded for the search */
    RenderedResponse create(String name, KeyedRequest<User> request) {
        return keys.executeOnce(request, handle -> Effect.of(new User(insert(handle, name), name, 0)));
    }

    /**
     * Blocks as {@link Lookup#find} does.
     *
     * @throws ShopException 404
     */
    User get(long id) {
        return found(find(id));
    }

    /** Empty for a user who was deleted, or never was. Blocks as {@link Lookup#find} does. */
    Optional<User> find(long id) {
        return lookup.find(id);
    }

    private static long insert(Handle handle, String name) {
        return handle.attach(UserSql.class).insert(name, SearchText.of(name));
    }

    /**
     * The users who were not deleted, newest first.
     *
     * @param search a part of the name; empty for all users
     */
    Slice<User> list(Optional<Long> before, int limit, Optional<String> search) {
        String folded = SearchText.of(search.orElse(""));
        List<User> users =
                jdbi.withExtension(UserSql.class, sql -> sql.page(before.orElse(Long.MAX_VALUE), folded, limit + 1));
        return Slice.of(users, limit);
    }

    /**
     * Blanks the name and ends the tokens in one transaction, and then cancels the unpaid orders in others, since orders are
     * locked before users. A transaction that places an order locks its user first: the order either is there to be
     * cancelled, or is refused.
     * After a crash in between, the orders expire.
     *
     * @throws ShopException 404 for a user who was deleted before, or never was
     */
    void delete(long id) {
        transactions.execute(handle -> {
            Instant now = clock.instant();
            if (handle.attach(UserSql.class).delete(id, now) == 0) {
                throw ShopException.notFound(ErrorCode.NOT_FOUND_USER_ERROR);
            }
            tokens.revokeAll(handle, id, now);
        });
        cancelUnpaidOrders.accept(id);
    }

    /**
     * What moved a user's balance, newest first.
     *
     * @throws ShopException 404
     */
    Slice<BalanceEntry> entries(long userId, Optional<Long> before, int limit) {
        return jdbi.withExtension(UserSql.class, sql -> {
            found(sql.find(userId));
            return Slice.of(sql.entries(userId, before.orElse(Long.MAX_VALUE), limit + 1), limit);
        });
    }

    /**
     * Adds to a balance, in a transaction of its own.
     *
     * @param amount in the currency's smallest unit
     * @throws ShopException 404 for a user who was deleted, or never was; 409 if the balance would exceed {@link Balances#LIMIT}
     */
    RenderedResponse topUp(long userId, long amount, KeyedRequest<TopUp> request) {
        return keys.executeOnce(request, handle -> Effect.of(topUp(handle, userId, amount)));
    }

    /**
     * A top-up of a balance.
     *
     * @param amount in the currency's smallest unit
     * @param balance the balance right after the top-up
     */
    public record TopUp(long id, long userId, long amount, long balance, Instant toppedUpAt) {}

    private TopUp topUp(Handle handle, long userId, long amount) {
        UserSql sql = handle.attach(UserSql.class);
        boolean toppedUp = sql.topUp(userId, amount, Balances.LIMIT) == 1;
        User user = found(sql.find(userId));
        if (!toppedUp) {
            throw Balances.tooLarge();
        }
        Instant now = clock.instant();
        long id = sql.insertTopUp(userId, amount, user.balance(), now);
        return new TopUp(id, userId, amount, user.balance(), now);
    }

    private static User found(Optional<User> user) {
        return user.orElseThrow(() -> ShopException.notFound(ErrorCode.NOT_FOUND_USER_ERROR));
    }
}
