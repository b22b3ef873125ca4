package lastone.user;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import lastone.db.Transactions;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import lastone.idempotency.IdempotencyKeys;
import lastone.idempotency.IdempotentRequest;
import lastone.idempotency.RenderedResponse;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Creates users and charges their balances. Thread safe. */
public final class UserService {

    /** The largest integer that every JSON reader represents exactly (IEEE 754 double). */
    private static final long BALANCE_LIMIT = (1L << 53) - 1;

    private final Jdbi jdbi;
    private final Transactions transactions;
    private final IdempotencyKeys keys;
    private final Function<Charge, RenderedResponse> charged;
    private final Clock clock;

    /** @param charged renders the response that is stored for a request with a key */
    public UserService(
            Jdbi jdbi,
            Transactions transactions,
            IdempotencyKeys keys,
            Function<Charge, RenderedResponse> charged,
            Clock clock) {
        this.jdbi = jdbi;
        this.transactions = transactions;
        this.keys = keys;
        this.charged = charged;
        this.clock = clock;
    }

    User create(String name) {
        long id = transactions.run(handle -> handle.attach(UserSql.class).insert(name));
        return new User(id, name, 0);
    }

    User get(long id) {
        return jdbi.withHandle(handle -> get(handle, id));
    }

    RenderedResponse charge(long userId, long amount, Optional<IdempotentRequest> idempotency) {
        return keys.executeOnce(idempotency, handle -> charged.apply(charge(handle, userId, amount)));
    }

    /**
     * A charge of a balance.
     *
     * @param amount in the currency's smallest unit
     * @param balance the balance right after the charge
     */
    public record Charge(long id, long userId, long amount, long balance, Instant chargedAt) {}

    private Charge charge(Handle handle, long userId, long amount) {
        UserSql sql = handle.attach(UserSql.class);
        boolean charged = sql.charge(userId, amount, BALANCE_LIMIT) == 1;
        User user = get(handle, userId);
        if (!charged) {
            throw new ShopException(ErrorCode.BALANCE_LIMIT_ERROR, "A balance can be at most " + BALANCE_LIMIT + ".");
        }
        Instant now = clock.instant();
        long id = sql.insertCharge(userId, amount, user.balance(), now);
        return new Charge(id, userId, amount, user.balance(), now);
    }

    private static User get(Handle handle, long id) {
        return handle.attach(UserSql.class)
                .find(id)
                .orElseThrow(() -> ShopException.notFound(ErrorCode.NOT_FOUND_USER_ERROR));
    }
}
