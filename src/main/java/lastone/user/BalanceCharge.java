package lastone.user;

import java.time.Instant;

/**
 * Money put on a balance.
 *
 * @param balance what the balance was right after
 */
public record BalanceCharge(long id, long userId, long amount, long balance, Instant chargedAt) {}
